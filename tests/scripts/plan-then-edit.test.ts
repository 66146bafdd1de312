import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, planned, whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, program, sm } from '../support/sm.ts';

const test = suite('what happens between plan and apply');

const manifest = {
  version: 1,
  etc: { alpha: { text: 'a\n' }, motd: { text: 'hello\n' }, zulu: { text: 'z\n' } },
};

test('sm plan | sm apply - does it all', () => {
  const world = scratch();
  const path = world.beside('m.json', JSON.stringify(manifest));
  const ran = spawnSync(
    'sh',
    ['-c', '"$0" "$1" plan --root "$2" --manifest "$3" | "$0" "$1" apply - --root "$2"'].concat(
      process.execPath,
      program,
      world.root,
      path,
    ),
    { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: '' } },
  );
  assert.is(ran.status, 0, ran.stderr);
  assert.is(world.read('/etc/motd'), 'hello\n');
  world.dispose();
});

test('the same plan applied twice is done already: exit 0, not an inode touched, no new serial', () => {
  const world = scratch();
  const { file } = planned(world, manifest);
  assert.is(applyPlan(world, file).code, 0);
  const before = whole(world);
  const inode = lstatSync(world.at('/etc/motd'), { bigint: true });
  const ran = applyPlan(world, file);
  assert.is(ran.code, 0, ran.stderr);
  assert.is(whole(world), before);
  assert.equal(lstatSync(world.at('/etc/motd'), { bigint: true }), inode);
  world.dispose();
});

test('the same plan after a hand edit is not done already: it is stale', () => {
  const world = scratch();
  const { file } = planned(world, manifest);
  assert.is(applyPlan(world, file).code, 0);
  world.write('/etc/motd', 'hacked\n');
  refuses(world, () => applyPlan(world, file), { code: 3, words: [] });
  world.dispose();
});

const edits: readonly (readonly [string, (world: Scratch) => void])[] = [
  ['other content', (world) => world.write('/etc/motd', 'edited\n')],
  ['another mode', (world) => world.write('/etc/motd', 'first\n', 0o600)],
  ['nothing any more', (world) => unlinkSync(world.at('/etc/motd'))],
  [
    'a directory',
    (world) => {
      unlinkSync(world.at('/etc/motd'));
      mkdirSync(world.at('/etc/motd'));
    },
  ],
  [
    'a link',
    (world) => {
      unlinkSync(world.at('/etc/motd'));
      symlinkSync('issue', world.at('/etc/motd'));
    },
  ],
  [
    'a FIFO',
    (world) => {
      unlinkSync(world.at('/etc/motd'));
      spawnSync('mkfifo', [world.at('/etc/motd')]);
    },
  ],
];

for (const [what, edit] of edits) {
  test(`a managed file that became ${what} after the plan stops it with nothing touched`, () => {
    const world = scratch();
    applied(world, { version: 1, etc: { motd: { text: 'first\n' } } });
    const { file } = planned(world, manifest);
    edit(world);
    refuses(world, () => applyPlan(world, file), { code: 3, words: ['/etc/motd', 'plan again'] });
    world.dispose();
  });
}

test('a file that appeared after the plan where one is to be created stops it', () => {
  const world = scratch();
  const { file } = planned(world, manifest);
  world.write('/etc/zulu', 'theirs\n');
  refuses(world, () => applyPlan(world, file), { code: 3, words: ['/etc/zulu'] });
  assert.not(world.exists('/etc/alpha'));
  world.dispose();
});

test('a parent that became a link out of the root after the plan stops it', () => {
  const world = scratch();
  mkdirSync(world.at('/etc/conf'));
  const nested = { version: 1, etc: { alpha: { text: 'a' }, 'conf/app': { text: 'x' } } };
  const { file } = planned(world, nested);
  rmSync(world.at('/etc/conf'), { recursive: true });
  mkdirSync(`${world.directory}/outside`);
  symlinkSync('../../outside', world.at('/etc/conf'));
  const ran = applyPlan(world, file);
  assert.is.not(ran.code, 0);
  assert.equal(spawnSync('ls', [`${world.directory}/outside`], { encoding: 'utf8' }).stdout, '');
  world.dispose();
});

test('a file that already came to be as wanted is taken as done, and destroy leaves it', () => {
  const world = scratch();
  const { file } = planned(world, manifest);
  world.write('/etc/motd', 'hello\n');
  const ran = applyPlan(world, file);
  assert.is(ran.code, 0, ran.stderr);
  assert.is(world.read('/etc/alpha'), 'a\n');
  assert.is(sm(['drift', '--root', world.root]).code, 0);
  assert.is(sm(['destroy', '--yes', '--root', world.root]).code, 0);
  assert.is(world.read('/etc/motd'), 'hello\n');
  assert.not(world.exists('/etc/alpha'));
  world.dispose();
});

test('a source that changed or went since the plan stops it', () => {
  const world = scratch();
  const source = world.beside('conf', 'one\n');
  const sourced = { version: 1, etc: { alpha: { text: 'a' }, conf: { source: './conf' } } };
  const { file } = planned(world, sourced);
  world.beside('conf', 'two\n');
  refuses(world, () => applyPlan(world, file), { code: 3, words: [source] });
  unlinkSync(source);
  refuses(world, () => applyPlan(world, file), { code: 3, words: [source] });
  world.beside('conf', 'one\n');
  assert.is(applyPlan(world, file).code, 0);
  world.dispose();
});

test.run();
