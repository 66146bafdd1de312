import { lchownSync, mkdirSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { observeTmpfilesGround } from '../../../executors/tmpfiles/ground.ts';
import type { TmpfilesGround } from '../../../planner/tmpfiles/ground.ts';
import type { Address, State } from '../../../schema/types.ts';
import { type Door, openDoor } from '../../support/door.ts';
import { resolvedOf } from '../../support/tmpfiles-world.ts';

const test = suite('what planning tmpfiles lines looks at besides their paths');

interface Entry {
  readonly origin?: string;
  readonly original?: string;
}

function groundOf(
  { system }: Door,
  lines: readonly string[],
  resources: Readonly<Record<string, Entry>> = {},
  directories: readonly string[] = [],
): TmpfilesGround {
  const entries = Object.entries(resources).map(([address, entry]) => [
    address,
    { kind: address.split(':')[0], origin: 'created', original: null, ...entry },
  ]);
  const state = { resources: Object.fromEntries(entries), directories } as unknown as State;
  return observeTmpfilesGround(system, resolvedOf({ '50-ours.conf': lines }), state, 0);
}

const texts = ({ foreign }: TmpfilesGround) => foreign.map(({ file, text }) => `${file}: ${text}`);
const remaining = ({ contents }: TmpfilesGround, path: string) =>
  contents.get(`tmpfiles:${path}` as Address);

test('it knows the directories on the way and whose they are', () => {
  const door = openDoor();
  mkdirSync(door.world.at('/srv/u'), { recursive: true });
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) lchownSync(door.world.at('/srv/u'), 909, 909);
  const { parents, directories, image } = groundOf(door, ['d /srv/u/a/b', 'd /srv/x']);
  assert.ok(image);
  assert.is(parents.get('/srv/u/a' as never)?.state, 'missing');
  assert.is(parents.get('/srv' as never)?.state, 'present');
  if (isRoot) assert.is(directories.get('/srv/u' as never), 909);
  assert.is(directories.has('/srv/u/a' as never), false);
  door.dispose();
});

test('it knows what lines copy, and what links lead to', () => {
  const door = openDoor();
  door.world.write('/s/file', '');
  const lines = ['C /a - - - - /s/file', 'C /b - - - - /s', 'L? /x/c - - - - ../s/gone', 'C /d'];
  const { sources } = groundOf(door, lines);
  assert.equal(
    [...sources],
    [
      ['/s/file', 'file'],
      ['/s', 'directory'],
      ['/usr/share/factory/d', null],
    ],
  );
  door.dispose();
});

test('it reads the lines of others in the order of the boot, the hidden ones not', () => {
  const door = openDoor();
  const { world } = door;
  world.write('/usr/lib/tmpfiles.d/b.conf', 'd /b\n# comment\n');
  world.write('/usr/lib/tmpfiles.d/a.conf', 'd /hidden\n');
  world.write('/run/tmpfiles.d/a.conf', 'd /a');
  world.write('/usr/lib/tmpfiles.d/50-ours.conf', 'd /hidden');
  world.write('/etc/tmpfiles.d/50-ours.conf', 'd /ours');
  world.write('/usr/lib/tmpfiles.d/masked.conf', 'd /hidden');
  symlinkSync('/dev/null', world.at('/etc/tmpfiles.d/masked.conf'));
  world.write('/usr/lib/tmpfiles.d/README', 'd /none');
  world.write('/etc/tmpfiles.d/going.conf', 'd /going');
  const ground = groundOf(door, ['d /x'], { 'file:/etc/tmpfiles.d/going.conf': {} });
  assert.equal(
    texts(ground).filter((text) => /d \//.test(text)),
    ['/run/tmpfiles.d/a.conf: d /a', '/usr/lib/tmpfiles.d/b.conf: d /b'],
  );
  assert.equal(texts(groundOf(door, [])), [], 'without lines of ours they do not matter');
  door.dispose();
});

test('it knows what a directory of ours holds, but for what goes with it', () => {
  const door = openDoor();
  const { world } = door;
  world.write('/srv/a/theirs', '');
  world.write('/srv/a/ours', '');
  world.write('/srv/a/sub/ours', '');
  const recorded = { 'tmpfiles:/srv/a': {}, 'file:/srv/a/ours': {}, 'file:/srv/a/sub/ours': {} };
  const ground = groundOf(door, [], recorded, ['/srv/a/sub']);
  assert.equal(remaining(ground, '/srv/a'), ['/srv/a/theirs']);
  world.write('/srv/a/sub/theirs', '');
  const kept = groundOf(door, [], recorded, ['/srv/a/sub']);
  assert.equal(remaining(kept, '/srv/a'), ['/srv/a/sub', '/srv/a/theirs']);
  door.dispose();
});

test('what comes back when its entry goes is no reason to remove a directory', () => {
  const door = openDoor();
  door.world.write('/srv/a/file', '');
  const entry = { 'tmpfiles:/srv/a': {}, 'file:/srv/a/file': { original: 'x' } };
  assert.equal(remaining(groundOf(door, [], entry), '/srv/a'), ['/srv/a/file']);
  assert.is(remaining(groundOf(door, ['d /srv/a'], entry), '/srv/a'), undefined, 'still wanted');
  door.dispose();
});

test.run();
