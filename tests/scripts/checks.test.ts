import { lstatSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, planned, whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { scratch } from '../support/scratch.ts';
import { applied, smOn } from '../support/sm.ts';

const test = suite('assertions and validators');

const shell = (script: string, ...rest: readonly string[]) => ['/bin/sh', '-c', script, ...rest];
const motd = (validate: readonly string[], text = 'new\n') => ({
  version: 1,
  etc: { motd: { text, validate } },
});

test('an assertion that fails stops the apply with 3, names itself and what it said', () => {
  const world = scratch();
  const { file } = planned(world, {
    version: 1,
    etc: { motd: { text: 'x' } },
    assertions: [
      { name: 'fine', script: 'true' },
      { name: 'has-disk', script: 'echo no room; exit 7' },
      { name: 'has-memory', script: 'exit 1' },
    ],
  });
  const ran = refuses(world, () => applyPlan(world, file), {
    code: 3,
    words: ['has-disk', 'no room', '7', 'has-memory'],
  });
  assert.not.match(ran.stderr, 'fine');
  world.dispose();
});

test('a validator that is missing is told to be missing, and nothing is applied', () => {
  const world = scratch();
  const { file } = planned(world, motd(['/usr/bin/no-such-validator', '{}']));
  const ran = refuses(world, () => applyPlan(world, file), {
    code: 3,
    words: ['/usr/bin/no-such-validator', 'no such program'],
  });
  assert.not.match(ran.stderr, '-2');
  world.dispose();
});

test('an assertion that holds lets the apply go on', () => {
  const world = scratch();
  applied(world, {
    version: 1,
    etc: { motd: { text: 'x' } },
    assertions: [
      { name: 'etc', script: 'test -d "$SM_ROOT/etc" && test ! -e "$SM_ROOT/etc/motd"' },
    ],
  });
  assert.is(world.read('/etc/motd'), 'x');
  world.dispose();
});

test('a validator with {} sees the staged file under its own name, complete, before anything changes', () => {
  const world = scratch();
  world.write('/etc/motd', 'old\n');
  const record = `cp "$1" ${world.directory}/seen; basename "$1" > ${world.directory}/name; cat "$SM_ROOT/etc/motd" > ${world.directory}/live`;
  const { etc } = motd(shell(record, 'sh', '{}'));
  applied(world, { version: 1, etc: { motd: { ...etc.motd, onConflict: 'backup' } } });
  assert.is(world.read('/../seen'), 'new\n');
  assert.is(world.read('/../name'), 'motd\n');
  assert.is(world.read('/../live'), 'old\n');
  world.dispose();
});

test('a staged validator that fails stops the apply with 3 and says what it said', () => {
  const world = scratch();
  applied(world, { version: 1, etc: { motd: { text: 'old\n' } } });
  const { file } = planned(world, motd(shell('echo bad line 3 >&2; exit 2', 'sh', '{}')));
  refuses(world, () => applyPlan(world, file), {
    code: 3,
    words: ['/etc/motd', 'bad line 3', '2'],
  });
  const gone = planned(world, motd(['/nowhere/validator', '{}']));
  refuses(world, () => applyPlan(world, gone.file), { code: 3, words: ['/nowhere/validator'] });
  world.dispose();
});

test('arguments of a validator never pass through a shell', () => {
  const world = scratch();
  applied(
    world,
    motd(['/bin/echo', `$(touch ${world.directory}/ran)`, `; touch ${world.directory}/ran`, '{}']),
  );
  assert.not(world.exists('/../ran'));
  world.dispose();
});

test('an in-place validator that fails puts the very old files back: exit 5', () => {
  const world = scratch();
  applied(world, {
    version: 1,
    etc: { motd: { text: 'old\n', mode: '0640' }, gone: { text: 'g' } },
  });
  world.write('/etc/hosts', 'theirs\n', 0o604);
  const before = world.tree();
  const state = world.read('/var/lib/system-manager/state.json');
  const seen = `grep -q new "$SM_ROOT/etc/motd" && test -e "$SM_ROOT/etc/deep/er/added" && touch ${world.directory}/ran; echo no good; exit 1`;
  const ran = smOn(
    world,
    'apply',
    {
      version: 1,
      etc: {
        ...motd(shell(seen)).etc,
        hosts: { text: 'ours\n', onConflict: 'backup' },
        'deep/er/added': { text: 'a' },
      },
    },
    '--yes',
  );
  assert.is(ran.code, 5, ran.stderr);
  assert.match(ran.stderr, 'no good');
  assert.ok(world.exists('/../ran'), 'it ran with the new files in place');
  assert.is(world.tree(), before);
  assert.is(world.read('/var/lib/system-manager/state.json'), state);
  world.dispose();
});

test('an in-place validator that holds is run once for all entries that name it', () => {
  const world = scratch();
  const validate = shell(`echo run >> ${world.directory}/runs`);
  const etc = {
    a: { text: 'a', validate },
    b: { text: 'b', validate },
    c: { text: 'c', validate },
  };
  applied(world, { version: 1, etc });
  assert.is(world.read('/../runs'), 'run\n');
  applied(world, { version: 1, etc });
  assert.is(world.read('/../runs'), 'run\n', 'and not at all when nothing changed');
  world.dispose();
});

test('after a rollback the next apply of a mended manifest goes through', () => {
  const world = scratch();
  applied(world, { version: 1, etc: { motd: { text: 'old\n' } } });
  assert.is(smOn(world, 'apply', motd(shell('exit 1')), '--yes').code, 5);
  applied(world, motd(shell('exit 0')));
  assert.is(world.read('/etc/motd'), 'new\n');
  const before = whole(world);
  const inode = lstatSync(world.at('/etc/motd')).ino;
  applied(world, motd(shell('exit 0')));
  assert.is(whole(world), before);
  assert.is(lstatSync(world.at('/etc/motd')).ino, inode);
  world.dispose();
});

test('validate, plan and drift run none of them', () => {
  const world = scratch();
  const touch = `touch ${world.directory}/ran`;
  const manifest = {
    ...motd(shell(touch, 'sh', '{}')),
    assertions: [{ name: 'a', script: touch }],
  };
  assert.is(smOn(world, 'plan', manifest).code, 0);
  assert.is(smOn(world, 'validate', manifest).code, 0);
  assert.not(world.exists('/../ran'));
  world.dispose();
});

test.run();
