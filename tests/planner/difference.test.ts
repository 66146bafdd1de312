import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Difference, differencesBetween } from '../../planner/difference.ts';
import type { Address, ResolvedFile, ResolvedManifest } from '../../schema/types.ts';

const test = suite('what differs between two manifests');

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as never;
const file = (letter: string, more: Partial<ResolvedFile> = {}): ResolvedFile =>
  ({
    type: 'file',
    content: digest(letter),
    mode: '0644',
    user: 'root',
    group: 'root',
    text: `${letter}\n`,
    ...more,
  }) as ResolvedFile;

const manifest = (
  files: Readonly<Record<string, ResolvedFile>>,
  more: Partial<ResolvedManifest> = {},
): ResolvedManifest => ({ version: 1, files, assertions: [], settings: {}, ...more });

const textOf = (_: Address, value: ResolvedFile): string | undefined =>
  value.type === 'absent' ? undefined : value.text;
const compare = (from: ResolvedManifest, to: ResolvedManifest): readonly Difference[] =>
  differencesBetween(from, to, textOf);

test('is told by address: what is new, what is gone, and which fields differ', () => {
  const from = manifest({ 'file:/etc/a': file('a'), 'file:/etc/b': file('b') });
  const to = manifest({ 'file:/etc/b': file('c', { mode: '0600' }), 'file:/etc/c': file('c') });
  const found = compare(from, to);
  assert.equal(
    found.map(({ address, action }) => [address, action]),
    [
      ['file:/etc/a', 'delete'],
      ['file:/etc/b', 'update'],
      ['file:/etc/c', 'create'],
    ],
  );
  assert.equal(found[1]?.fields, [
    { path: 'content', from: digest('b'), to: digest('c') },
    { path: 'mode', from: '0644', to: '0600' },
  ]);
  assert.equal(found[1]?.texts, [{ path: 'content', from: 'b\n', to: 'c\n' }]);
});

test('of a secret is that it differs, and nothing of it', () => {
  const secret = (letter: string) =>
    file(letter, { sensitive: true, content: `hmac:12345678:${letter.repeat(64)}` as never });
  const [found, ...rest] = compare(
    manifest({ 'file:/etc/key': secret('a') }),
    manifest({ 'file:/etc/key': secret('b') }),
  );
  assert.equal(rest, []);
  assert.equal(found?.fields, [
    { path: 'content', from: '(sensitive value)', to: '(sensitive value)' },
  ]);
  assert.equal(found?.texts, []);
  assert.not.match(JSON.stringify(found), /aaaa|bbbb|hmac/);
});

test('of units, accounts, the profile, checks and settings is told as of files', () => {
  const unit = (letter: string) => ({
    files: { 'file:/etc/systemd/system/a.service': file(letter) },
  });
  const profile = { packages: ['/opt/x'], links: {}, variables: {} };
  const from = manifest({}, { units: { 'a.service': unit('a') }, users: { web: { uid: 990 } } });
  const to = manifest(
    {},
    {
      units: { 'a.service': unit('b') },
      users: { web: { uid: 991 } },
      groups: { web: {} },
      profile,
      assertions: [{ name: 'disk', script: 'true' }],
      settings: { retain: 3 },
    },
  );
  const found = compare(from, to);
  assert.equal(
    found.map(({ address }) => address),
    ['assertion:disk', 'group:web', 'profile:system', 'settings', 'unit:a.service', 'user:web'],
  );
  assert.equal(found.at(-1)?.fields, [{ path: 'uid', from: '990', to: '991' }]);
  assert.equal(found.at(-2)?.texts, [{ path: 'a.service content', from: 'a\n', to: 'b\n' }]);
});

const files = fc.dictionary(
  fc.constantFrom('file:/etc/a', 'file:/etc/b', 'file:/etc/c'),
  fc.constantFrom('a', 'b').map((letter) => file(letter)),
);

test('is nothing between equals, and the other way round the other way round', () => {
  const turned = { create: 'delete', update: 'update', delete: 'create' } as const;
  fc.assert(
    fc.property(files, files, (one, other) => {
      assert.equal(compare(manifest(one), manifest(one)), []);
      const there = compare(manifest(one), manifest(other));
      const back = compare(manifest(other), manifest(one));
      assert.equal(
        there.map(({ address, action }) => [address, turned[action]]),
        back.map(({ address, action }) => [address, action]),
      );
    }),
  );
});

test.run();
