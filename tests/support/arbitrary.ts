import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { type Scratch, scratch } from './scratch.ts';

/** Something that stands on a host before sm comes. */
export type Thing =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly text: string;
      readonly mode: number;
      readonly uid: number;
    }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'directory'; readonly path: string; readonly mode: number };

/** One entry of a manifest with the absolute path that it means. */
export interface Wanted {
  readonly path: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

export const isRoot = process.geteuid?.() === 0;

const name = fc.constantFrom('a', 'b', 'c d', 'grüße', '.hidden', 'x,y=1');
const top = fc.constantFrom('/etc', '/etc', '/opt');
const path = fc
  .tuple(top, fc.array(name, { minLength: 1, maxLength: 3 }))
  .map(([start, names]) => [start, ...names].join('/'));

const text = fc.constantFrom(
  '',
  'one\n',
  'two\n',
  'no end of line',
  'häß\n',
  '# long\n'.repeat(50),
);
const fileMode = fc.constantFrom(0o644, 0o600, 0o444, 0o755, 0o4711, 0o2750, 0o640, 0o000);
const directoryMode = fc.constantFrom(0o755, 0o755, 0o700, 0o711, 0o2755, 0o1777);
const owner = isRoot ? fc.constantFrom(0, 0, 65534) : fc.constant(process.getuid?.() ?? 0);
const target = fc.constantFrom('a', 'b', '../opt/b', '/etc/a', '/opt', 'nowhere', '../../etc/b');

const file: fc.Arbitrary<Thing> = fc.record({
  kind: fc.constant('file' as const),
  path,
  text,
  mode: fileMode,
  uid: owner,
});
const link: fc.Arbitrary<Thing> = fc.record({ kind: fc.constant('link' as const), path, target });
const directory: fc.Arbitrary<Thing> = fc.record({
  kind: fc.constant('directory' as const),
  path,
  mode: directoryMode,
});

/** What stands on a host: files, directories, and links where they are asked for. */
export const things = (withLinks = true): fc.Arbitrary<readonly Thing[]> =>
  fc.array(withLinks ? fc.oneof(file, file, directory, link) : fc.oneof(file, directory), {
    maxLength: 6,
  });

const octal = fc.constantFrom('0644', '0600', '0755', '4755', '0440', '0000');
const content = fc.oneof(
  fc.record({ text, mode: fc.option(octal, { nil: undefined }) }),
  fc.record({
    base64: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  }),
  fc.record({ text, mode: fc.constant('symlink') }),
  fc.record({ link: target }),
  fc.constant({ absent: true }),
  ...(isRoot ? [fc.record({ text, user: fc.constant(65534), group: fc.constant(65534) })] : []),
);

const wanted = (policies: readonly (string | undefined)[]): fc.Arbitrary<Wanted> =>
  fc.record({ path, content, policy: fc.constantFrom(...policies) }).map((each) => ({
    path: each.path,
    entry: { ...each.content, ...(each.policy === undefined ? {} : { onConflict: each.policy }) },
  }));

/** A manifest whose entries do not stand in each other's way. */
export const manifest = (
  policies: readonly (string | undefined)[] = ['backup', 'backup', 'backup', undefined],
): fc.Arbitrary<Readonly<Record<string, unknown>>> =>
  fc.array(wanted(policies), { minLength: 1, maxLength: 6 }).map(manifestOf);

/** Entries as a manifest: below /etc in `etc`, the rest in `files`. */
export function manifestOf(entries: readonly Wanted[]): Readonly<Record<string, unknown>> {
  const kept: Wanted[] = [];
  for (const entry of entries) {
    const near = kept.some(
      (other) =>
        `${other.path}/`.startsWith(`${entry.path}/`) || entry.path.startsWith(`${other.path}/`),
    );
    if (!near) kept.push(entry);
  }
  const etc: Record<string, unknown> = {};
  const files: Record<string, unknown> = {};
  for (const { path: at, entry } of kept) {
    const clean = JSON.parse(JSON.stringify(entry)) as unknown;
    if (at.startsWith('/etc/')) etc[at.slice('/etc/'.length)] = clean;
    else files[at] = clean;
  }
  return { version: 1, etc, files };
}

/** The addresses that a manifest names. */
export function addressesOf(value: Readonly<Record<string, unknown>>): readonly string[] {
  const { etc = {}, files = {} } = value as Record<string, Record<string, unknown>>;
  return [
    ...Object.keys(etc).map((key) => `file:/etc/${key}`),
    ...Object.keys(files).map((key) => `file:${key}`),
  ];
}

/** A scratch root on which these things stand; what another stands in the way of is left out. */
export function worldOf(all: readonly Thing[]): Scratch {
  const world = scratch();
  mkdirSync(world.at('/opt'));
  for (const thing of all) {
    const at = world.at(thing.path);
    try {
      put(thing, at, world.root);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
    }
  }
  return world;
}

function put(thing: Thing, at: string, root: string): void {
  // Never through a link: its target is meant inside the root, and here it would be taken outside.
  mustBeReal(root, dirname(at));
  mkdirSync(dirname(at), { recursive: true });
  if (thing.kind === 'directory') {
    mkdirSync(at);
    chmodSync(at, thing.mode);
  } else if (thing.kind === 'link') {
    symlinkSync(thing.target, at);
    if (isRoot) lchownSync(at, 0, 0);
  } else {
    writeFileSync(at, thing.text, { flag: 'wx' });
    if (isRoot) chownSync(at, thing.uid, thing.uid);
    chmodSync(at, thing.mode);
  }
}

function mustBeReal(root: string, directory: string): void {
  for (let at = directory; at !== root; at = dirname(at)) {
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw Object.assign(new Error(`${at} is a link`), { code: 'ELOOP' });
  }
}
