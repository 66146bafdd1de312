import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync } from 'node:fs';
import type { AbsolutePath } from '../schema/types.ts';
import { baseName, parentOf } from '../state/address.ts';
import type { ParentFact } from '../state/facts.ts';
import { codeOf, describeError } from './failure.ts';
import { foreignOf } from './trust.ts';

// Linux's O_PATH: a handle on a directory that needs no right to list it. Node has no name for it.
const pathOnly = 0o10000000;
const flags = pathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const mostLinks = 40;
const mostOpen = 512;

/** An opened directory: everything in it is reached through its descriptor, whatever moves above it. */
export interface Handle {
  readonly descriptor: number;
  readonly fact: Extract<ParentFact, { state: 'present' }>;
}

/** Opened directories of one root. */
export interface Directories {
  /** The directory, opened step by step with O_NOFOLLOW, or why it cannot be used. */
  readonly open: (directory: AbsolutePath) => Handle | Unusable;
  readonly refresh: () => void;
  /** Something came into being: what was missing may not be any more. */
  readonly made: () => void;
  readonly close: () => void;
}

type Unusable = Exclude<ParentFact, { state: 'present' }>;

const isHandle = (found: Handle | ParentFact): found is Handle => 'descriptor' in found;

const inside = (handle: Handle, name: string): string =>
  `/proc/self/fd/${handle.descriptor}/${name}`;

const join = (directory: AbsolutePath, name: string): AbsolutePath =>
  `${directory === '/' ? '' : directory}/${name}` as AbsolutePath;

/** Opens the directories below `root` as safety.md asks for: component by component, as in a chroot. */
export function openDirectories(root: string, uid: number): Directories {
  const top: Handle = {
    descriptor: openSync(root, pathOnly | constants.O_DIRECTORY),
    fact: { state: 'present', real: '/' as AbsolutePath, open: true },
  };
  const opened = new Map<AbsolutePath, Handle>();
  // What could not be opened, until something is made or the next refresh.
  const missing = new Map<AbsolutePath, Unusable>();
  // A directory reached through links shares its handle with its real path; close each once.
  const closeAll = (keep?: number): void => {
    for (const descriptor of new Set([...opened.values()].map((handle) => handle.descriptor))) {
      if (descriptor !== top.descriptor && descriptor !== keep) closeSync(descriptor);
    }
    opened.clear();
  };

  const remember = (directory: AbsolutePath, handle: Handle): Handle => {
    // The handle may be in here already, under its real path.
    if (opened.size >= mostOpen) closeAll(handle.descriptor);
    opened.set(directory, handle);
    return handle;
  };

  const step = (
    above: Handle,
    name: string,
    directory: AbsolutePath,
    links: number,
  ): Handle | Unusable => {
    if (name === '.' || name === '..') {
      return { state: 'refused', reason: 'outside_root', at: directory, detail: 'leads upwards' };
    }
    const real = join(above.fact.real, name);
    try {
      const descriptor = openSync(inside(above, name), flags);
      const stat = fstatSync(descriptor);
      const foreign = foreignOf(above.fact.foreign, real, stat, uid);
      const open = above.fact.open && (stat.mode & 0o001) !== 0;
      return {
        descriptor,
        fact: { state: 'present', real, open, ...(foreign === undefined ? {} : { foreign }) },
      };
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT') {
        const { foreign } = above.fact;
        return {
          state: 'missing',
          existing: parentOf(directory),
          real,
          ...(foreign === undefined ? {} : { foreign }),
        };
      }
      if (code !== 'ENOTDIR' && code !== 'ELOOP') {
        return {
          state: 'refused',
          reason: 'unreadable',
          at: directory,
          detail: `cannot be opened: ${describeError(error)}, expected a directory`,
        };
      }
    }
    const stat = lstatSync(inside(above, name), { throwIfNoEntry: false });
    if (stat === undefined) return { state: 'missing', existing: parentOf(directory), real };
    if (!stat.isSymbolicLink()) {
      return { state: 'blocked', at: directory, by: stat.isFile() ? 'file' : 'special file' };
    }
    return follow(above, name, directory, stat.uid, links + 1);
  };

  const follow = (
    above: Handle,
    name: string,
    directory: AbsolutePath,
    owner: number,
    links: number,
  ): Handle | Unusable => {
    const refuse = (reason: 'untrusted_link' | 'outside_root', detail: string): Unusable => ({
      state: 'refused',
      reason,
      at: directory,
      detail,
    });
    if (links > mostLinks)
      return refuse('untrusted_link', 'is a loop of links, expected a directory');
    if (owner !== 0 && owner !== uid) {
      return refuse(
        'untrusted_link',
        `is a link of uid ${owner}, who can change it, expected one of root; make it a directory`,
      );
    }
    if (above.fact.foreign !== undefined) {
      return refuse(
        'untrusted_link',
        `is a link below ${above.fact.foreign.path}, where others can replace it, expected a directory`,
      );
    }
    const target = readlinkSync(inside(above, name));
    let at = target.startsWith('/') ? top : above;
    for (const part of target.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (at.fact.real === '/' && root !== '/') {
          return refuse(
            'outside_root',
            `is a link to ${target}, which leaves the root, expected one that stays inside`,
          );
        }
        const up = open(parentOf(at.fact.real));
        if (!isHandle(up)) return up;
        at = up;
        continue;
      }
      const real = join(at.fact.real, part);
      const known = opened.get(real);
      const next = known ?? step(at, part, real, links);
      if (!isHandle(next)) {
        return next.state === 'missing'
          ? { state: 'blocked', at: directory, by: `link to ${target}, where nothing is` }
          : next;
      }
      if (known === undefined) remember(real, next);
      at = next;
    }
    return at;
  };

  const open = (directory: AbsolutePath): Handle | Unusable => {
    if (directory === '/') return top;
    const known = opened.get(directory);
    if (known !== undefined) return known;
    const lacking = missing.get(directory);
    if (lacking !== undefined) return lacking;
    const above = open(parentOf(directory));
    if (!isHandle(above)) {
      return above.state === 'missing'
        ? { ...above, real: join(above.real, baseName(directory)) }
        : above;
    }
    const found = step(above, baseName(directory), directory, 0);
    if (isHandle(found)) return remember(directory, found);
    missing.set(directory, found);
    return found;
  };

  return {
    open,
    refresh: () => {
      missing.clear();
      closeAll();
    },
    made: () => missing.clear(),
    close: () => {
      closeAll();
      closeSync(top.descriptor);
    },
  };
}
