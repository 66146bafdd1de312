import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lasts } from '../../planner/acknowledge.ts';
import { fingerprintOf } from '../../planner/fingerprint.ts';
import { judgeDrift } from '../../planner/judge-drift.ts';
import { remembered } from '../../planner/since-last.ts';
import type { Acknowledgement, Address, DriftedResource, DriftReport } from '../../schema/types.ts';

const test = suite('what of drift is reported');

const now = '2026-11-21T15:40:01.123Z';
const everything = () => true;

const report = (resource_drift: readonly DriftedResource[]): DriftReport => ({
  format_version: '1.0',
  in_sync: resource_drift.length === 0,
  resource_drift,
  notes: [],
  interrupted: false,
});

const judged = (
  drifted: readonly DriftedResource[],
  acknowledgements: readonly Acknowledgement[],
  at = now,
): DriftReport =>
  judgeDrift(report(drifted), { acknowledgements, last: undefined, inScope: everything, now: at });

const motd: DriftedResource = {
  address: 'file:/etc/motd' as Address,
  status: 'modified',
  fields: [
    { path: 'mode', expected: '0644', actual: '0600' },
    { path: 'user', expected: 'root', actual: 7 },
  ],
};
const only = (field: string): DriftedResource => ({
  ...motd,
  fields: motd.fields.filter(({ path }) => path === field),
});

const field = fc.record({
  path: fc.constantFrom('mode', 'user', 'content'),
  expected: fc.constantFrom('a', 'b', null),
  actual: fc.constantFrom('c', 'd', 7),
});
const drifts = fc.uniqueArray(
  fc.record({
    address: fc.constantFrom(
      'file:/a',
      'file:/b',
      'unit:c.service',
      'file:/d#e',
    ) as fc.Arbitrary<Address>,
    status: fc.constantFrom('modified', 'deleted', 'unreadable'),
    fields: fc.uniqueArray(field, { selector: ({ path }) => path, minLength: 1 }),
  }) as fc.Arbitrary<DriftedResource>,
  { selector: ({ address }) => address },
);

test('an acknowledgement covers exactly the drift it was made for', () => {
  fc.assert(
    fc.property(drifts, drifts, (before, after) => {
      const known = before.map((one) => ({
        address: one.address,
        fingerprint: fingerprintOf(one),
      }));
      assert.ok(judged(before, known).in_sync);
      const same = new Set(known.map(({ fingerprint }) => fingerprint));
      const expected = after.filter((one) => !same.has(fingerprintOf(one)));
      assert.equal(
        judged(after, known).resource_drift.map(({ address }) => address),
        expected.map(({ address }) => address),
      );
    }),
  );
});

test('whatever is acknowledged, nothing is lost: each field is told, as drift or as acknowledged', () => {
  const entry = fc.record({
    address: fc.constantFrom('file:/a', 'file:*', '**', 'file:/b#mode', 'unit:c.service#user'),
    until: fc.constantFrom('2026-11-20', '2026-11-21', '2027-01-01T00:00Z'),
  });
  fc.assert(
    fc.property(drifts, fc.array(entry), (drifted, entries) => {
      const { resource_drift, acknowledged = [], in_sync } = judged(drifted, entries);
      const said = [...resource_drift, ...acknowledged].flatMap(({ address, fields }) =>
        fields.map(({ path }) => `${address} ${path}`),
      );
      const had = drifted.flatMap(({ address, fields }) =>
        fields.map(({ path }) => `${address} ${path}`),
      );
      assert.equal([...new Set(said)].sort(), had.sort());
      assert.is(in_sync, resource_drift.length === 0);
    }),
  );
});

test('one field of a drift is acknowledged by itself, and the rest is told', () => {
  const entry = { address: 'file:/etc/motd#mode', fingerprint: fingerprintOf(only('mode')) };
  const { resource_drift, acknowledged } = judged([motd], [entry]);
  assert.equal(
    resource_drift.map(({ fields }) => fields.map(({ path }) => path)),
    [['user']],
  );
  assert.equal(
    acknowledged?.map(({ fields }) => fields.map(({ path }) => path)),
    [['mode']],
  );
  assert.ok(judged([motd], [entry, { address: 'file:/etc/*#user', until: '2026-12-24' }]).in_sync);
});

test('a path with a # of its own is an address, not a field', () => {
  const odd = { ...motd, address: 'file:/etc/motd#mode' as Address };
  assert.ok(judged([odd], [{ address: odd.address, fingerprint: fingerprintOf(odd) }]).in_sync);
});

test('what has ended, or was of another drift, is told again with a note of whose it was', () => {
  const ended = { address: 'file:/etc/motd', until: '2026-11-20', by: 'alice' };
  const other = { address: 'file:/etc/motd', fingerprint: fingerprintOf(only('user')), by: 'bob' };
  const { resource_drift, notes } = judged([motd], [ended, other]);
  assert.is(resource_drift.length, 1);
  assert.match(notes[0] ?? '', /alice ended with 2026-11-20/);
  assert.match(notes[1] ?? '', /bob was of another drift/);
});

test('a day lasts to its end and a time to itself, in UTC', () => {
  assert.ok(lasts('2026-11-21', now));
  assert.not(lasts('2026-11-20', now));
  assert.ok(lasts('2026-11-21T15:41Z', now));
  assert.not(lasts('2026-11-21T15:40Z', now));
  assert.ok(lasts('2026-11-21T15:40:02Z', now));
  assert.not(lasts('2026-11-21T15:40:01Z', now));
});

test('the fingerprint is of the drift and of nothing that we add to it', () => {
  const more = {
    ...motd,
    diff: 'x',
    since_last: 'new',
    likely_cause: { kind: 'hand_edit' },
  } as const;
  assert.is(fingerprintOf({ ...more, fields: [...motd.fields].reverse() }), fingerprintOf(motd));
  assert.is.not(fingerprintOf({ ...motd, status: 'deleted' }), fingerprintOf(motd));
});

test('since the last report: new is what it did not name, changed what it named otherwise', () => {
  fc.assert(
    fc.property(drifts, drifts, (before, after) => {
      const reported = remembered(before, {}, everything);
      const last = { at: now, reported };
      const judgment = { acknowledgements: undefined, last, inScope: everything, now };
      const { resource_drift, notes } = judgeDrift(report(after), judgment);
      for (const one of resource_drift) {
        const old = before.find(({ address }) => address === one.address);
        const same = old !== undefined && fingerprintOf(old) === fingerprintOf(one);
        assert.is(one.since_last, old === undefined ? 'new' : same ? 'known' : 'changed');
      }
      const gone = before.filter((old) => !after.some(({ address }) => address === old.address));
      assert.is(notes.length, gone.length);
    }),
  );
});

test('what was not looked at stays as it was reported', () => {
  const reported = { 'file:/a': 'sha256:1', 'file:/b': 'sha256:2' };
  const next = remembered([], reported, (address) => address === 'file:/a');
  assert.equal(next, { 'file:/b': 'sha256:2' });
});

test.run();
