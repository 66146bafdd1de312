import { type Problem, quote } from '../../schema/problem.ts';

/** What the state of a system-manager installation says, whatever its format. */
export interface OldState {
  /** Paths as they are written there; one may lead upwards. */
  readonly files: readonly string[];
  /** Those of them whose original lies beside them, under another name. */
  readonly backedUp: ReadonlySet<string>;
  readonly services: ReadonlyMap<string, OldService>;
}

/** One unit that system-manager knows. */
export interface OldService {
  readonly masked: boolean;
}

/** A state that was read, or everything that is wrong with it. */
export type OldStateRead =
  | { readonly ok: true; readonly value: OldState }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Tree = Readonly<Record<string, unknown>>;
type Complain = (place: string, found: unknown, expected: string) => void;

/** What system-manager appends to the name of a file that it sets aside. */
export const oldBackupSuffix = '.system-manager-backup';

/**
 * Reads version 0 (a tree of nodes) and 1 (two lists). The version it names does not tell: deactivating
 * writes a 0 over the form of 1, so the form itself counts.
 */
export function parseOldState(input: unknown): OldStateRead {
  const problems: Problem[] = [];
  const complain: Complain = (place, found, expected) => {
    problems.push({ place, found: quote(found), expected });
  };
  const files = new Set<string>();
  const backedUp = new Set<string>();
  const services = new Map<string, OldService>();
  if (!isTree(input)) complain('', input, 'an object with fileTree and services');
  else {
    readFiles(input.fileTree, { files, backedUp }, complain);
    readServices(input.services, services, complain);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { files: [...files].sort(), backedUp, services } };
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Found {
  readonly files: Set<string>;
  readonly backedUp: Set<string>;
}

function readFiles(tree: unknown, found: Found, complain: Complain): void {
  if (!isTree(tree)) complain('fileTree', tree, 'an object');
  else if ('nested' in tree || 'status' in tree) readNode(tree, 'fileTree', found, complain, 0);
  else {
    readList(tree.files, 'fileTree.files', complain, (path) => found.files.add(path));
    readList(tree.backedUpFiles, 'fileTree.backedUpFiles', complain, (path) => {
      found.files.add(path);
      found.backedUp.add(path);
    });
  }
}

function readList(
  list: unknown,
  place: string,
  complain: Complain,
  take: (path: string) => void,
): void {
  if (!Array.isArray(list)) {
    complain(place, list, 'a list of paths');
    return;
  }
  list.forEach((path: unknown, index) => {
    if (typeof path === 'string' && path.startsWith('/')) take(path);
    else complain(`${place}[${index}]`, path, 'an absolute path');
  });
}

const statuses: readonly unknown[] = ['unmanaged', 'managed', 'managedWithBackup'];
const deepest = 256;

function readNode(
  node: unknown,
  place: string,
  found: Found,
  complain: Complain,
  depth: number,
): void {
  if (depth > deepest) {
    complain(place, 'more levels', `at most ${deepest}`);
    return;
  }
  if (!isTree(node)) {
    complain(place, node, 'a node with path, status and nested');
    return;
  }
  const { path, status, nested } = node;
  if (typeof path !== 'string' || !path.startsWith('/')) {
    complain(`${place}.path`, path, 'an absolute path');
    return;
  }
  if (!statuses.includes(status)) complain(`${place}.status`, status, statuses.join(', '));
  if (status === 'managed' || status === 'managedWithBackup') found.files.add(path);
  if (status === 'managedWithBackup') found.backedUp.add(path);
  if (!isTree(nested)) {
    complain(`${place}.nested`, nested, 'an object');
    return;
  }
  for (const [name, inner] of Object.entries(nested)) {
    readNode(inner, `${place}.nested.${quote(name)}`, found, complain, depth + 1);
  }
}

function readServices(services: unknown, found: Map<string, OldService>, complain: Complain): void {
  if (!isTree(services)) {
    complain('services', services, 'an object');
    return;
  }
  for (const [name, service] of Object.entries(services)) {
    const place = `services.${quote(name)}`;
    if (!isTree(service)) complain(place, service, 'an object with storePath and masked');
    // Version 0 knew no masks.
    else if (service.masked !== undefined && typeof service.masked !== 'boolean') {
      complain(`${place}.masked`, service.masked, 'true or false');
    } else found.set(name, { masked: service.masked === true });
  }
}
