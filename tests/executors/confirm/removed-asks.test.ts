import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answer, removedAsks } from '../../../executors/confirm/removed-asks.ts';
import { Failure } from '../../../executors/failure.ts';
import type { ResolvedManifest } from '../../../schema/types.ts';
import { fakeSystemctl } from '../../support/fake-systemctl.ts';

const test = suite('what removed files had asked of units');

const manifest = (files: Readonly<Record<string, object>>): ResolvedManifest =>
  ({ version: 1, files, assertions: [], settings: {} }) as unknown as ResolvedManifest;
const text = (content: string, more: object = {}) => ({ type: 'file', text: content, ...more });

test('a unit hears that a file which it was to read is gone', () => {
  const given = manifest({ 'file:/etc/a': text('a', { reload: ['ssh.service'] }) });
  assert.equal(removedAsks(given, manifest({})), [{ op: 'reload', unit: 'ssh.service' }]);
});

test('what stays as it is, and what the plan asks for itself, is not done again', () => {
  const same = { 'file:/etc/a': text('a', { reload: ['ssh.service'] }) };
  assert.equal(removedAsks(manifest(same), manifest(same)), []);
  const other = { 'file:/etc/a': text('b', { reload: ['ssh.service'] }) };
  assert.equal(removedAsks(manifest(same), manifest(other)), []);
  const silent = { 'file:/etc/a': text('b') };
  assert.equal(removedAsks(manifest(same), manifest(silent)).length, 1);
});

test('a restart is enough where both were asked for', () => {
  const given = manifest({
    'file:/etc/a': text('a', { reload: ['x.service'] }),
    'file:/etc/b': text('b', { restart: ['x.service'] }),
  });
  assert.equal(removedAsks(given, manifest({})), [{ op: 'restart', unit: 'x.service' }]);
});

test('only what runs is reloaded, and each failure is named', async () => {
  const asks = [
    { op: 'reload', unit: 'a.service' },
    { op: 'restart', unit: 'b.service' },
  ] as const;
  const good = fakeSystemctl(new Map(), () => ({}));
  for await (const { type } of answer(asks, good.systemctl)) assert.is(type, 'unit_action');
  assert.equal(good.calls, [
    ['try-reload-or-restart', '--', 'a.service'],
    ['try-restart', '--', 'b.service'],
  ]);
  const bad = fakeSystemctl(new Map(), () => ({ code: 1, output: 'no\n' }));
  let failure: unknown;
  try {
    for await (const event of answer(asks, bad.systemctl)) assert.is(event.type, 'unit_action');
  } catch (error) {
    failure = error;
  }
  assert.instance(failure, Failure);
  assert.is(failure instanceof Failure ? failure.lines.length : 0, 2);
});

test.run();
