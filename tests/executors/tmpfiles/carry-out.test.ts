import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { carryOutTmpfiles } from '../../../executors/tmpfiles/carry-out.ts';
import { createTmpfiles } from '../../../executors/tmpfiles/create.ts';
import type { Address } from '../../../schema/types.ts';
import { resolvedOf, tmpfilesWorld } from '../../support/tmpfiles-world.ts';

const test = suite('carrying out tmpfiles lines');

const of = (path: string): Address => `tmpfiles:${path}` as Address;
const isRoot = process.geteuid?.() === 0;
const hello = isRoot ? 'hello' : '-';

test('lines are carried out, and then there is nothing left to do and no drift', async () => {
  const world = tmpfilesWorld();
  const confs = {
    '50-hello.conf': [
      `d /var/lib/hello 0750 ${hello} - - -`,
      'f /var/lib/hello/motd 0640 - - - hello\\n',
      'f+ /srv/state - - - - 100%%',
      'L /srv/link - - - - ../var/lib/hello',
      'p /srv/fifo 0600',
      'd "/srv/with space" 2755',
      'Z /var/lib ~0755',
    ],
    '60-more.conf': ['C /srv/copy 0600 - - - /etc/passwd', 'z /srv/copy 0400', '# a comment'],
  };
  const errors = await world.apply(confs);
  assert.equal([...errors], []);
  assert.is(world.world.read('/var/lib/hello/motd'), 'hello\n');
  assert.is(world.world.read('/srv/state'), '100%');
  assert.equal(world.drift(), []);
  const { changes, conflicts } = world.plan(confs);
  assert.equal([changes, conflicts], [[], []]);
  const before = world.world.tree();
  assert.equal([...(await world.apply(confs))], []);
  assert.is(world.world.tree(), before);
  world.dispose();
});

test('drift is seen and put back', async () => {
  const world = tmpfilesWorld();
  const confs = { '50.conf': ['d /srv/a 0750', 'f+ /srv/b 0600 - - - ours', 'f /srv/c'] };
  await world.apply(confs);
  chmodSync(world.world.at('/srv/a'), 0o777);
  world.world.write('/srv/b', 'theirs', 0o600);
  world.world.write('/srv/c', 'anything goes');
  assert.equal(
    world.drift().map(({ address, fields }) => [address, fields.map(({ path }) => path)]),
    [
      [of('/srv/a'), ['mode']],
      [of('/srv/b'), ['content']],
    ],
  );
  assert.equal([...(await world.apply(confs))], []);
  assert.equal(world.drift(), []);
  assert.is(world.world.read('/srv/b'), 'ours');
  assert.is(world.world.read('/srv/c'), 'anything goes', 'f writes new files only');
  world.dispose();
});

test('what lines no longer name goes where it holds nothing', async () => {
  const world = tmpfilesWorld();
  const before = world.world.tree();
  await world.apply({ '50.conf': ['d /srv/a', 'd /srv/a/b', 'L /srv/l - - - - a', 'd /srv/kept'] });
  world.world.write('/srv/kept/data', 'x');
  assert.equal([...(await world.apply({}))], []);
  rmSync(world.world.at('/etc/tmpfiles.d'), { recursive: true });
  assert.is(world.world.read('/srv/kept/data'), 'x');
  rmSync(world.world.at('/srv/kept'), { recursive: true });
  assert.is(world.world.tree(), before);
  assert.is(world.recorded.size, 0);
  world.dispose();
});

test('a directory that was filled since the plan stays, and that is said', async () => {
  const world = tmpfilesWorld();
  const { system } = world;
  await world.apply({ '50.conf': ['d /srv/a'] });
  const { changes } = world.plan({});
  world.world.write('/srv/a/data', 'x');
  const errors = await carryOutTmpfiles(changes, resolvedOf({}), system, world.owners);
  assert.match(errors.get(of('/srv/a')) ?? '', /not empty/);
  assert.is(world.world.read('/srv/a/data'), 'x');
  world.dispose();
});

test('what systemd skips is a failure that names the path and what systemd said', async () => {
  const world = tmpfilesWorld();
  const confs = { '50.conf': ['d /srv/a', 'L /srv/l - - - - t', 'd /srv/good'] };
  const { changes } = world.plan(confs);
  // Somebody comes in between plan and apply.
  world.world.write('/srv/a', 'theirs');
  symlinkSync('elsewhere', world.world.at('/srv/l'));
  world.world.write('/etc/tmpfiles.d/50.conf', `${confs['50.conf'].join('\n')}\n`);
  const resolved = resolvedOf(confs);
  const errors = await carryOutTmpfiles(changes, resolved, world.system, world.owners);
  assert.equal([...errors.keys()], [of('/srv/a'), of('/srv/l')]);
  const [one = '', other = ''] = [...errors.values()];
  assert.match(
    one,
    /lines for \/srv\/a: found file, expected directory; systemd-tmpfiles: .*not a directory/i,
  );
  assert.match(other, /lines for \/srv\/l: found target elsewhere, expected target t$/);
  assert.ok(world.world.exists('/srv/good'));
  world.dispose();
});

test('an unsafe way is told with the words of systemd', async () => {
  if (!isRoot) return;
  const world = tmpfilesWorld();
  const confs = { '50.conf': ['d /srv/u/a/b'] };
  const { changes } = world.plan(confs);
  mkdirSync(world.world.at('/srv/u'));
  chownSync(world.world.at('/srv/u'), 909, 909);
  world.world.write('/etc/tmpfiles.d/50.conf', 'd /srv/u/a/b\n');
  const errors = await carryOutTmpfiles(changes, resolvedOf(confs), world.system, world.owners);
  assert.match(errors.get(of('/srv/u/a/b')) ?? '', /found nothing, .*unsafe path transition/);
  world.dispose();
});

test('only what is planned is carried out, and nobody else’s lines', async () => {
  const world = tmpfilesWorld();
  world.world.write('/etc/tmpfiles.d/10-theirs.conf', 'd /srv/theirs\n');
  const confs = { '50.conf': ['d /srv/a', 'd /srv/ab', 'w+ /srv/log - - - - again'] };
  const first = { '50.conf': ['d /srv/a'] };
  await world.apply(first);
  world.world.write('/srv/log', '');
  world.world.write('/etc/tmpfiles.d/50.conf', `${confs['50.conf'].join('\n')}\n`);
  const changes = world.plan(confs).changes.filter(({ name }) => name === '/srv/ab');
  const resolved = resolvedOf(confs);
  assert.is((await carryOutTmpfiles(changes, resolved, world.system, world.owners)).size, 0);
  assert.ok(world.world.exists('/srv/ab'));
  assert.is(world.world.read('/srv/log'), '');
  assert.not(world.world.exists('/srv/theirs'));
  world.dispose();
});

test('no name at all carries out nothing', async () => {
  const world = tmpfilesWorld();
  world.world.write('/etc/tmpfiles.d/10-theirs.conf', 'd /srv/theirs\n');
  assert.ok((await createTmpfiles(world.system, [])).ok);
  assert.not(world.world.exists('/srv/theirs'));
  world.dispose();
});

test('a missing file of ours is a failure of every line in it', async () => {
  const world = tmpfilesWorld();
  const confs = { '50.conf': ['d /srv/a', 'h /srv - - - - +A'] };
  const { changes } = world.plan(confs);
  const errors = await carryOutTmpfiles(changes, resolvedOf(confs), world.system, world.owners);
  assert.equal([...errors.keys()].sort(), [of('/srv'), of('/srv/a')]);
  assert.match(errors.get(of('/srv')) ?? '', /50\.conf.*ended with 1/);
  world.dispose();
});

test('a line that may fail may fail', async () => {
  const world = tmpfilesWorld();
  const confs = { '50.conf': ['d- /srv/a'] };
  const { changes } = world.plan(confs);
  world.world.write('/srv/a', 'theirs');
  world.world.write('/etc/tmpfiles.d/50.conf', 'd- /srv/a\n');
  const errors = await carryOutTmpfiles(changes, resolvedOf(confs), world.system, world.owners);
  assert.equal([...errors], []);
  world.dispose();
});

test('a directory that is made on the way is dressed in a second round', async () => {
  const world = tmpfilesWorld();
  const confs = { '50.conf': ['m /srv/a 0711', 'd /srv/a/b'] };
  assert.equal([...(await world.apply(confs))], []);
  assert.equal(world.plan(confs).changes, []);
  world.dispose();
});

test.run();
