import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../schema/parse.ts';
import type { AbsolutePath, Address, Entry, State } from '../../schema/types.ts';
import { emptyState, type Recording, record } from '../../state/ledger.ts';

const test = suite('ledger');

const lineage = '00000000-0000-4000-8000-000000000000';
const motd = 'file:/etc/motd' as Address;
const issue = 'file:/etc/issue' as Address;
const hosts = 'file:/etc/hosts' as Address;

const paths = (...texts: readonly string[]): readonly AbsolutePath[] =>
  texts as readonly AbsolutePath[];

const entryOf = (mode: string): Entry => ({
  kind: 'file',
  schema_version: 1,
  applied: { type: 'directory', mode, user: 0, group: 0 },
  origin: 'created',
  original: null,
  protect: false,
  depends_on: [],
});

const recordingOf = (
  resources: readonly (readonly [Address, Entry | null])[],
  rest: Partial<Recording> = {},
): Recording => ({
  resources: new Map(resources),
  directories: { add: [], remove: [] },
  pending: [],
  ...rest,
});

/** A state with two entries and two directories. */
function begun(): State {
  return record(
    emptyState(lineage, '0.1.0'),
    '0.1.0',
    recordingOf(
      [
        [motd, entryOf('0644')],
        [issue, entryOf('0644')],
      ],
      {
        directories: { add: paths('/etc/b', '/etc/a'), remove: [] },
        applied: { plan_id: 'p', at: 't', by: 'root', manifest_sha256: 'm' },
        settings: { retain: 3 },
        generation: 1,
        pending: [{ op: 'reload', unit: 'nginx.service', caused_by: [motd] }],
      },
    ),
  ).state;
}

test('the state before the first apply holds nothing, and the first record makes it valid', () => {
  const empty = emptyState(lineage, '0.1.0');
  assert.equal([empty.serial, empty.resources, empty.directories], [0, {}, []]);
  assert.is(parse('state', empty).ok, false, 'serial 0 is never written');
  assert.is(parse('state', record(empty, '0.1.0', recordingOf([])).state).ok, true);
});

test('each record puts the serial up by one and keeps the lineage', () => {
  const first = begun();
  const second = record(first, '0.1.0', recordingOf([])).state;
  assert.equal([first.serial, second.serial], [1, 2]);
  assert.equal([first.lineage, second.lineage], [lineage, lineage]);
});

test('each record says who wrote it', () => {
  assert.is(record(begun(), '9.9.9', recordingOf([])).state.writer, '9.9.9');
});

test('an entry is added, replaced or forgotten, and the others stay as they are', () => {
  const { state } = record(
    begun(),
    '0.1.0',
    recordingOf([
      [hosts, entryOf('0644')],
      [motd, entryOf('0600')],
      [issue, null],
    ]),
  );
  assert.equal(state.resources, { [hosts]: entryOf('0644'), [motd]: entryOf('0600') });
  const same = record(state, '0.1.0', recordingOf([[hosts, null]])).state;
  assert.equal(same.resources, { [motd]: entryOf('0600') });
});

test('the state that was given is left as it was', () => {
  const before = begun();
  const copy = structuredClone(before);
  record(
    before,
    '0.2.0',
    recordingOf(
      [
        [motd, null],
        [hosts, entryOf('0644')],
      ],
      {
        directories: { add: paths('/srv'), remove: paths('/etc/a') },
        settings: {},
        generation: 2,
        applied: null,
      },
    ),
  );
  assert.equal(before, copy);
});

test('a record tells which addresses were touched, and how', () => {
  const { touched } = record(
    begun(),
    '0.1.0',
    recordingOf([
      [hosts, entryOf('0644')],
      [motd, entryOf('0600')],
      [issue, null],
    ]),
  );
  assert.equal(
    new Map(touched.map(({ address, op }) => [address, op])),
    new Map([
      [hosts, 'add'],
      [motd, 'replace'],
      [issue, 'remove'],
    ]),
  );
});

test('a change of anything else touches no address', () => {
  const { state, touched } = record(
    begun(),
    '0.2.0',
    recordingOf([], { settings: { retain: 9 }, generation: 2, applied: null }),
  );
  assert.is.not(state.generation, begun().generation);
  assert.equal(touched, []);
});

test('to forget what was never recorded touches nothing', () => {
  const { state, touched } = record(begun(), '0.1.0', recordingOf([[hosts, null]]));
  assert.equal(touched, []);
  assert.equal(state.resources, begun().resources);
});

test('directories are a sorted union, less those that are gone', () => {
  const { state } = record(
    begun(),
    '0.1.0',
    recordingOf([], {
      directories: { add: paths('/srv/x', '/etc/b', '/etc/0'), remove: paths('/etc/a', '/never') },
    }),
  );
  assert.equal(state.directories, ['/etc/0', '/etc/b', '/srv/x']);
});

test('what is owed is what the last command says, no more', () => {
  const owed = { op: 'restart', unit: 'ssh.service', caused_by: [issue] } as const;
  const { state } = record(begun(), '0.1.0', recordingOf([], { pending: [owed] }));
  assert.equal(state.pending, [owed]);
  assert.equal(record(state, '0.1.0', recordingOf([])).state.pending, []);
});

test('what was applied last, the settings and the generation stay unless they are given', () => {
  const before = begun();
  const kept = record(before, '0.1.0', recordingOf([])).state;
  assert.equal(
    [kept.applied, kept.settings, kept.generation],
    [before.applied, before.settings, before.generation],
  );
  const next = recordingOf([], { applied: null, settings: {}, generation: 2 });
  const given = record(before, '0.1.0', next).state;
  assert.equal([given.applied, given.settings, given.generation], [null, {}, 2]);
});

test.run();
