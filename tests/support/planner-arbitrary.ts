import fc from 'fast-check';
import { asksToRecord } from '../../planner/asks.ts';
import { contentDigest, sha256 } from '../../schema/canonical.ts';
import type { Entry, FileValue, ResolvedFile } from '../../schema/types.ts';
import type { Actual } from '../../state/facts.ts';
import {
  at,
  gone,
  link,
  plainValue,
  sealed,
  secret,
  seenDirectory,
  seenPipe,
  text,
  unreadable,
  users,
} from './planner-values.ts';
import { allow, type World, world } from './planner-world.ts';

const contents = ['one\n', 'two\n', 'three\n'] as const;

/** What really is at a path, bytes and all: observation only sees digests of it. */
export type Real =
  | { readonly type: 'file'; readonly bytes: string; readonly mode: string; readonly uid: number }
  | { readonly type: 'symlink'; readonly target: string }
  | { readonly type: 'directory' }
  | { readonly type: 'special' }
  | { readonly type: 'unreadable' }
  | { readonly type: 'absent' };

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const bytes = fc.constantFrom(...contents);
const modes = fc.constantFrom('0644', '0600');

/** The entry of a manifest, as resolved. */
export const wishes: fc.Arbitrary<ResolvedFile> = fc
  .record({
    kind: fc.constantFrom('text', 'text', 'secret', 'link', 'gone'),
    content: bytes,
    mode: modes,
    user: fc.constantFrom('root', 'web', 33),
    onConflict: maybe(fc.constantFrom('refuse', 'backup', 'adopt')),
    known: maybe(bytes),
    units: maybe(fc.constantFrom('reload', 'restart')),
  })
  .map(({ kind, content, mode, user, onConflict, known, units }) => {
    const common = {
      ...(onConflict === undefined ? {} : { onConflict }),
      ...(units === undefined ? {} : { [units]: ['web.service'] }),
    };
    const hashes = known === undefined ? {} : { knownHashes: [sha256(known)] };
    if (kind === 'gone') return gone(common);
    if (kind === 'link') return link(content.trim(), { ...common, ...hashes });
    return (kind === 'secret' ? secret : text)(content, { mode, user, ...common, ...hashes });
  });

export const realities: fc.Arbitrary<Real> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('file' as const),
      bytes,
      mode: modes,
      uid: fc.constantFrom(0, 33),
    }),
  },
  {
    weight: 1,
    arbitrary: bytes.map((target) => ({ type: 'symlink' as const, target: target.trim() })),
  },
  { weight: 2, arbitrary: fc.constant({ type: 'absent' as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('directory', 'special', 'unreadable').map((type) => ({ type })),
  },
) as fc.Arbitrary<Real>;

/** What carrying out a value leaves on the host; undefined where its bytes are none of ours. */
export function realOf(value: FileValue): Real | undefined {
  if (value.type === 'symlink') return { type: 'symlink', target: value.target };
  if (value.type !== 'file') return { type: 'absent' };
  const found = contents.find((content) =>
    [contentDigest(content), sealed(content)].includes(value.content),
  );
  if (found === undefined) return undefined;
  const uid = typeof value.user === 'number' ? value.user : (users.get(value.user) ?? -1);
  return { type: 'file', bytes: found, mode: value.mode, uid };
}

/** What observation sees of it: digests in the form of what is wanted and recorded, as look.ts has it. */
export function seenOf(
  real: Real,
  wish: ResolvedFile | undefined,
  entry: Entry | undefined,
  name: string,
): Actual {
  if (real.type === 'directory') return seenDirectory(`${name}/theirs`);
  if (real.type === 'special') return seenPipe;
  if (real.type === 'unreadable') return unreadable;
  if (real.type !== 'file') return real;
  const plain = contentDigest(real.bytes);
  const forms = [wish, entry?.applied].flatMap((value) =>
    value?.type === 'file' ? [value.content] : [],
  );
  const digests = forms.map((form) => (form.startsWith('hmac:') ? sealed(real.bytes) : plain));
  const [content = plain, ...others] = digests;
  const hashes = wish !== undefined && 'knownHashes' in wish ? [plain] : [];
  const also = [...new Set([...others, ...hashes])].filter((digest) => digest !== content);
  return {
    type: 'file',
    content,
    size: real.bytes.length,
    mode: real.mode,
    uid: real.uid,
    gid: 0,
    text: real.bytes,
    ...(also.length === 0 ? {} : { also }),
  };
}

/** One path: what is wanted, what was recorded, and what is there, often enough the same. */
export interface Told {
  readonly name: string;
  readonly wish: ResolvedFile | undefined;
  readonly entry: Entry | undefined;
  readonly real: Real;
}

const entryFields = fc.record({
  origin: fc.constantFrom('created' as const, 'adopted' as const),
  original: fc.constantFrom(null, null, 'd1'),
  protect: fc.boolean(),
});

function told(name: string): fc.Arbitrary<Told> {
  return fc
    .record({
      wish: maybe(wishes),
      recorded: maybe(wishes),
      same: fc.boolean(),
      fields: entryFields,
      real: realities,
      like: fc.constantFrom('real', 'wish', 'recorded'),
    })
    .map(({ wish, recorded, same, fields, real, like }) => {
      const before = same ? wish : recorded;
      const entry: Entry | undefined = before && {
        kind: 'file',
        schema_version: 1,
        applied: plainValue(before),
        depends_on: [],
        ...asksToRecord(before),
        ...(before.type === 'file' && before.sensitive ? { sensitive: true } : {}),
        ...fields,
      };
      const model = like === 'real' ? undefined : like === 'wish' ? wish : before;
      return { name, wish, entry, real: (model && realOf(plainValue(model))) ?? real };
    });
}

/** A host with a few paths in any relation to manifest and state, and the words of a command line. */
export const scenes = fc.record({
  told: fc.tuple(told('/etc/a'), told('/etc/b'), told('/srv/c')),
  ignore: fc.subarray(['file:/etc/a', 'file:/etc/*#mode', 'file:/**#content', 'file:/**#user']),
  adopt: fc.subarray(['file:/etc/a']),
  backup: fc.subarray(['file:/etc/b', 'file:/srv/*']),
});

export type Scene = typeof scenes extends fc.Arbitrary<infer T> ? T : never;

/** The world of a scene, and what its plan was told besides. */
export function stage(scene: Scene): {
  readonly host: World;
  readonly options: ReturnType<typeof allow>;
} {
  const host = world().backup('d1', plainValue(text('original\n')));
  for (const { name, wish, entry, real } of scene.told) {
    if (wish !== undefined) host.wants(name, wish);
    if (entry !== undefined) host.remembers(name, entry);
    host.sees(name, seenOf(real, wish, entry, name));
  }
  host.sets({ ignoreDrift: scene.ignore });
  return { host, options: allow({ adopt: scene.adopt, backup: scene.backup, mass_delete: true }) };
}

/** What was told of an address. */
export const toldOf = (told: readonly Told[], address: string): Told | undefined =>
  told.find(({ name }) => at(name) === address);
