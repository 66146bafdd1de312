import type { AbsolutePath } from '../schema/types.ts';
import { parentOf } from '../state/address.ts';
import { attempt } from './contents.ts';
import { type Layout, within } from './layout.ts';
import type { System } from './system.ts';

/** Links that lead to blobs of ours, by blob. */
export type LinksTo = Readonly<Record<string, readonly string[]>>;

const mostEntries = 200_000;

/**
 * Which of these blobs a link still leads to, also one that is no longer ours: forgotten, renamed or
 * copied by hand. Looks where we know of links, beside those places, and everywhere below /etc.
 */
export function linksStillLeadingTo(system: System, known: LinksTo): LinksTo {
  const blobs = new Set(Object.keys(known));
  if (blobs.size === 0) return {};
  const found = new Map<string, string[]>();
  const look = (path: AbsolutePath): void => {
    const target = attempt(() => system.readlink(path));
    if (target === undefined || !blobs.has(target)) return;
    found.set(target, [...(found.get(target) ?? []), path]);
  };
  const beside = new Set(
    Object.values(known)
      .flat()
      .map((path) => parentOf(path as AbsolutePath)),
  );
  let left = mostEntries;
  const visit = (directory: AbsolutePath, deep: boolean): void => {
    for (const name of attempt(() => system.list(directory)) ?? []) {
      left -= 1;
      const path = within(directory, name);
      const type = attempt(() => system.lstat(path))?.type;
      if (type === 'symlink') look(path);
      if (type === 'directory' && deep && left > 0) visit(path, true);
    }
  };
  visit('/etc' as AbsolutePath, true);
  for (const directory of beside) {
    if (!`${directory}/`.startsWith('/etc/')) visit(directory, false);
  }
  // Too many to be sure: then none of them goes.
  return left <= 0 ? known : Object.fromEntries(found);
}

const indexName = '.in-use.json';

/** The links that are not ours any more and lead to blobs, as last seen. */
export function readIndex(system: System, layout: Layout): LinksTo {
  const text = attempt(() => system.read(within(layout.store, indexName)).toString('utf8'));
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as LinksTo;
  } catch {
    return {};
  }
}

/** Remembers them for the next collection. */
export function writeIndex(system: System, layout: Layout, links: LinksTo): void {
  const path = within(layout.store, indexName);
  if (JSON.stringify(readIndex(system, layout)) === JSON.stringify(links)) return;
  const draft = within(layout.store, `${indexName}.new`);
  if (system.lstat(draft) !== undefined) system.remove(draft);
  system.createFile(draft, Buffer.from(`${JSON.stringify(links)}\n`), { mode: 0o600 }, true);
  system.rename(draft, path);
}
