import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Address, ContentDigest, Entry, FileValue, State } from '../../schema/types.ts';
import { drift } from '../../state/drift.ts';
import type { Actual, Facts } from '../../state/facts.ts';
import { emptyState } from '../../state/ledger.ts';
import { filesOnly } from '../../state/parts.ts';

const test = suite('drift');

const digest = (letter: string): ContentDigest => `sha256:${letter.repeat(64)}` as ContentDigest;
const motd = 'file:/etc/motd' as Address;

const recorded: FileValue = {
  type: 'file',
  content: digest('a'),
  mode: '0644',
  user: 'root',
  group: 0,
};
const actual: Actual = {
  type: 'file',
  content: digest('a'),
  size: 1,
  mode: '0644',
  uid: 0,
  gid: 0,
};
const absent = { type: 'absent' } as const;

const entryOf = (applied: FileValue): Entry => ({
  kind: 'file',
  schema_version: 1,
  applied,
  origin: 'created',
  original: null,
  protect: false,
  depends_on: [],
});

function stateOf(
  values: Readonly<Record<string, FileValue>>,
  ignoreDrift?: readonly string[],
): State {
  return {
    ...emptyState('00000000-0000-4000-8000-000000000000', '0.1.0'),
    resources: Object.fromEntries(
      Object.entries(values).map(([address, value]) => [address, entryOf(value)]),
    ),
    settings: ignoreDrift === undefined ? {} : { ignoreDrift },
  };
}

const factsOf = (seen: Readonly<Record<string, Actual>>): Facts => ({
  files: new Map(Object.entries(seen) as [Address, Actual][]),
  parents: new Map(),
  owners: { users: new Map([['root', 0]]), groups: new Map() },
  uid: 0,
  originals: new Map(),
  packages: new Map(),
});

const filesOf = (...told: Parameters<typeof stateOf>) => filesOnly(stateOf(...told));

/** Drift of one recorded value on a host where one thing was seen. */
const driftOfOne = (value: FileValue, seen: Actual, ignoreDrift?: readonly string[]) =>
  drift(filesOf({ [motd]: value }, ignoreDrift), factsOf({ [motd]: seen }));

test('a host that holds what is recorded has no drift', () => {
  assert.equal(driftOfOne(recorded, actual), []);
  assert.equal(driftOfOne(absent, absent), []);
});

test('a changed file is modified, and every field that differs is named', () => {
  assert.equal(
    driftOfOne(recorded, { ...actual, content: digest('b'), mode: '0600', uid: 7, gid: 8 }),
    [
      {
        address: motd,
        status: 'modified',
        fields: [
          { path: 'content', expected: digest('a'), actual: digest('b') },
          { path: 'mode', expected: '0644', actual: '0600' },
          { path: 'user', expected: 'root', actual: 7 },
          { path: 'group', expected: 0, actual: 8 },
        ],
      },
    ],
  );
});

test('a redirected link is modified', () => {
  const [found] = driftOfOne({ type: 'symlink', target: 'a' }, { type: 'symlink', target: 'b' });
  assert.equal(
    [found?.status, found?.fields],
    ['modified', [{ path: 'target', expected: 'a', actual: 'b' }]],
  );
});

test('something of another type is modified, whatever it is', () => {
  const others: readonly Actual[] = [
    { type: 'symlink', target: '/x' },
    { type: 'special', what: 'fifo' },
    { type: 'directory', mode: '0755', uid: 0, gid: 0, tree: 't', entries: [] },
  ];
  for (const other of others) {
    const [found] = driftOfOne(recorded, other);
    assert.equal(
      [found?.status, found?.fields],
      ['modified', [{ path: 'type', expected: 'file', actual: other.type }]],
    );
  }
});

test('a file that is gone is deleted', () => {
  const [found] = driftOfOne(recorded, absent);
  assert.is(found?.status, 'deleted');
  assert.ok((found?.fields.length ?? 0) > 0);
});

test('a file that is back though recorded as absent has appeared', () => {
  assert.is(driftOfOne(absent, actual)[0]?.status, 'appeared');
});

test('what could not be looked at is unreadable, with the reason', () => {
  assert.equal(driftOfOne(recorded, { type: 'unreadable', error: 'EIO' }), [
    { address: motd, status: 'unreadable', fields: [], error: 'EIO' },
  ]);
});

test('an ignored field is not reported, and the others still are', () => {
  const seen = { ...actual, mode: '0600' };
  assert.equal(driftOfOne(recorded, seen, [`${motd}#mode`]), []);
  const both = driftOfOne(recorded, { ...seen, uid: 7 }, [`${motd}#mode`]);
  assert.equal(
    both.map(({ status, fields }) => [status, fields.map(({ path }) => path)]),
    [['modified', ['user']]],
  );
});

test('an ignored field does not hide that the file is gone', () => {
  assert.is(driftOfOne(recorded, absent, [`${motd}#mode`])[0]?.status, 'deleted');
});

test('an ignored resource is not reported, whatever became of it', () => {
  const became: readonly Actual[] = [
    absent,
    { ...actual, content: digest('b') },
    { type: 'symlink', target: '/x' },
    { type: 'unreadable', error: 'EIO' },
  ];
  for (const seen of became) {
    assert.equal(driftOfOne(recorded, seen, ['file:/etc/*']), [], seen.type);
  }
});

test('what drifted is sorted by address', () => {
  const names = ['file:/etc/b', 'file:/etc/a/x', 'file:/etc/B', 'file:/etc/a-x', 'file:/etc/é'];
  const found = drift(
    filesOf(Object.fromEntries(names.map((name) => [name, recorded]))),
    factsOf(Object.fromEntries(names.map((name) => [name, absent]))),
  );
  assert.equal(
    found.map(({ address }) => address),
    [...names].sort(),
  );
});

test('only what is asked for is reported', () => {
  const other = 'file:/etc/issue' as Address;
  const found = drift(
    filesOf({ [motd]: recorded, [other]: recorded }),
    factsOf({ [motd]: absent, [other]: absent }),
    (address) => address === other,
  );
  assert.equal(
    found.map(({ address }) => address),
    [other],
  );
});

test.run();
