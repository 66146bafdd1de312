import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { journalEntries, journalFailure, messageIds } from '../../cli/view/journal.ts';
import type { Address, DriftedResource, DriftReport, State } from '../../schema/types.ts';

const test = suite('the journal entries of drift');

const state = { serial: 7, resources: { a: {}, b: {} } } as unknown as State;
const one = (name: string, more: Partial<DriftedResource> = {}): DriftedResource => ({
  address: `file:/etc/${name}` as Address,
  status: 'modified',
  fields: [{ path: 'mode', expected: '0644', actual: '0600' }],
  ...more,
});
const report = (resource_drift: readonly DriftedResource[]): DriftReport => ({
  format_version: '1.0',
  in_sync: resource_drift.length === 0,
  resource_drift,
  notes: [],
  interrupted: false,
});

test('one for each resource that is news, and one for the run that counts all of them', () => {
  const drifted = [one('a', { since_last: 'new' }), one('b', { since_last: 'known' })];
  const entries = journalEntries(report(drifted), state, 2);
  assert.equal(
    entries.map(({ MESSAGE }) => MESSAGE),
    ['file:/etc/a has changed: mode', 'drift: 2 of 2 resources'],
  );
  assert.equal(
    entries.map((entry) => [entry.SM_STATUS, entry.SM_SERIAL, entry.SM_EXIT_CODE]),
    [
      ['modified', '7', undefined],
      ['drift', '7', '2'],
    ],
  );
});

test('the cause is in the words and in fields of its own', () => {
  const cause = { kind: 'package_upgrade', package: 'hello', version: '2', kept: '/x.dpkg-old' };
  const [entry] = journalEntries(report([one('a', { likely_cause: cause } as object)]), state, 2);
  assert.match(entry?.MESSAGE ?? '', '(probably by the package hello 2; what was recorded is kept');
  assert.equal([entry?.SM_LIKELY_CAUSE, entry?.SM_PACKAGE], ['package_upgrade', 'hello']);
});

test('a thousand resources are a hundred entries and the true number', () => {
  const many = Array.from({ length: 1000 }, (_, index) => one(String(index)));
  const entries = journalEntries(report(many), state, 2);
  assert.is(entries.length, 101);
  assert.is(entries.at(-1)?.SM_DRIFTED, '1000');
});

test('in sync is information, drift a warning, and not to know an error', () => {
  const priority = [
    journalEntries(report([]), state, 0).at(-1),
    journalEntries(report([one('a')]), state, 2).at(-1),
    journalFailure('no state', 1),
  ].map((entry) => entry?.PRIORITY);
  assert.equal(priority, ['6', '4', '3']);
});

test('the ids are those that the documents name', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/drift.md'), 'utf8');
  for (const id of Object.values(messageIds)) assert.match(text, id);
});

test.run();
