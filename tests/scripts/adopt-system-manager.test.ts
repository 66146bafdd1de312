// An installation of system-manager becomes ours: what is adopted, what it costs, what destroying gives back.
import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { driftOn, stateOn } from '../support/engine.ts';
import { install, oldState, originals, stateV0, stateV1 } from '../support/old-installation.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { type Ran, sm, smOn } from '../support/sm.ts';

const test = suite('adopting system-manager');

const adopt = (world: Scratch, ...flags: readonly string[]): Ran =>
  sm(['adopt', '--from-system-manager', '--root', world.root, '--yes', ...flags]);

for (const [version, state] of [
  ['1', stateV1],
  ['0', stateV0()],
] as const) {
  test(`version ${version}: adopted, nothing drifts, and destroying restores the originals`, async () => {
    const world = scratch();
    install(world, state);
    const before = world.tree().split('\n');
    const ran = adopt(world);
    assert.is(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, '7 imported, 0 added, 0 changed, 2 destroyed');
    const after = world.tree().split('\n');
    const lost = before.filter((line) => !after.includes(line));
    assert.equal(
      lost.map((line) => line.split(' ')[1]),
      ['/etc/hosts.system-manager-backup', '/etc/issue.system-manager-backup'],
    );
    assert.equal(
      after.filter((line) => !before.includes(line)),
      [],
    );
    assert.ok((await driftOn(world, true)).in_sync);
    assert.is(sm(['destroy', '--yes', '--root', world.root]).code, 0);
    for (const [path, text] of Object.entries(originals)) assert.is(world.read(path), text);
    const left = world.tree().split('\n');
    const original = before.find((line) => line.startsWith('f /etc/hosts.system-manager-backup'));
    assert.ok(
      left.includes(original?.replace('.system-manager-backup', '') ?? ''),
      'mode and owner',
    );
    const leaves = left.filter((line) => !line.startsWith('d ') && line.includes(' /etc/'));
    assert.equal(leaves.length, 2, leaves.join('\n'));
    world.dispose();
  });
}

test('its state is kept, and a note that is no JSON stands in its place', () => {
  const world = scratch();
  install(world);
  const ran = adopt(world);
  assert.match(ran.stderr, `${oldState}.adopted-by-sm`);
  assert.equal(JSON.parse(world.read(`${oldState}.adopted-by-sm`)), stateV1);
  assert.throws(() => JSON.parse(world.read(oldState)), SyntaxError);
  const again = adopt(world);
  assert.is(again.code, 1);
  assert.match(again.stderr, 'has adopted this host already');
  world.dispose();
});

test('nothing is adopted without a yes, and nothing is written either', () => {
  const world = scratch();
  install(world);
  const before = world.tree();
  const ran = sm(['adopt', '--from-system-manager', '--root', world.root]);
  assert.is(ran.code, 64);
  assert.match(ran.stderr, '--yes');
  assert.is(world.tree(), before);
  assert.not(world.exists('/var/lib/system-manager/state.json'));
  world.dispose();
});

test('a corrupt state of system-manager is refused, with advice', () => {
  const world = scratch();
  install(world);
  for (const text of ['', '{"fileTree":{"files":[', '[]', '{"fileTree":{},"services":{}}']) {
    world.write(oldState, text);
    const ran = adopt(world);
    assert.is(ran.code, 78, ran.stderr);
    assert.match(ran.stderr, 'nothing was changed');
    assert.match(ran.stderr, 'Restore it from a backup');
  }
  assert.not(world.exists('/var/lib/system-manager/backups'));
  world.dispose();
});

test('without an installation, or after it was deactivated, there is nothing to adopt', () => {
  const world = scratch();
  const none = adopt(world);
  assert.is(none.code, 1);
  assert.match(none.stderr, 'found no ');
  assert.not(world.exists('/var/lib/system-manager'));
  world.write(oldState, '{"fileTree":{"files":[],"backedUpFiles":[]},"services":{},"version":0}');
  const deactivated = adopt(world);
  assert.is(deactivated.code, 1);
  assert.match(deactivated.stderr, 'system-manager was deactivated');
  world.dispose();
});

test('what sm manages already is not adopted over it', () => {
  const world = scratch();
  install(world);
  const motd = { link: '/nix/store/h-etc-static-env/motd' };
  assert.is(smOn(world, 'apply', { version: 1, etc: { motd } }, '--yes').code, 0);
  const ran = adopt(world);
  assert.is(ran.code, 3);
  assert.match(ran.stderr, 'sm state rm');
  assert.match(ran.stderr, '  file:/etc/motd');
  world.dispose();
});

test('what sm manages besides stays managed', async () => {
  const world = scratch();
  install(world);
  const own = { version: 1, etc: { mine: { text: 'mine\n' } } };
  assert.is(smOn(world, 'apply', own, '--yes').code, 0);
  assert.is(adopt(world).code, 0);
  assert.ok(stateOn(world)?.resources['file:/etc/mine' as never]);
  const generation = '/var/lib/system-manager/generations/2/manifest.json';
  assert.ok('file:/etc/mine' in JSON.parse(readFileSync(world.at(generation), 'utf8')).files);
  assert.ok((await driftOn(world, true)).in_sync);
  world.dispose();
});

test('ended between its state and the note, the next adoption only hands over', () => {
  const world = scratch();
  install(world);
  adopt(world);
  world.write(oldState, JSON.stringify(stateV1));
  const before = world.tree();
  const ran = adopt(world);
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stderr, 'All of it is managed already');
  assert.is(world.tree(), before);
  assert.is(stateOn(world)?.serial, 1);
  world.dispose();
});

test('an edited copy of system-manager is in the backups before anything replaces it', () => {
  const world = scratch();
  install(world);
  world.write('/etc/app/copy.conf', 'edited by hand\n', 0o640);
  adopt(world);
  const manifest = { version: 1, etc: { 'app/copy.conf': { text: 'new\n', mode: '0640' } } };
  assert.is(smOn(world, 'apply', manifest, '--yes', '--allow-mass-delete').code, 0);
  assert.ok(isKept(world, 'edited by hand\n'));
  world.dispose();
});

function isKept({ at }: Scratch, text: string): boolean {
  const folder = at('/var/lib/system-manager/backups');
  return readdirSync(folder).some((id) => {
    try {
      return readFileSync(`${folder}/${id}/object`, 'utf8') === text;
    } catch {
      return false;
    }
  });
}

test.run();
