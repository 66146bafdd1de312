import { lstatSync, renameSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { onTerminal } from '../support/cli-terminal.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, type Ran, sm } from '../support/sm.ts';

const test = suite('generations');

const on = (world: Scratch, ...words: readonly string[]): Ran =>
  sm([...words, '--root', world.root]);
const numbers = (world: Scratch): readonly number[] =>
  (
    JSON.parse(on(world, 'generations', '--json').stdout) as { generations: { number: number }[] }
  ).generations.map(({ number }) => number);
const state = '/var/lib/system-manager';

function applications(count: number): Scratch {
  const world = scratch();
  for (let number = 1; number <= count; number += 1) {
    applied(world, { version: 1, etc: { motd: { text: `${number}\n` } } });
  }
  return world;
}

test('are listed with when, who, how, and what changed; the current one is marked', () => {
  const world = applications(2);
  const [head, ...rows] = on(world, 'generations').stdout.trimEnd().split('\n');
  assert.match(head ?? '', /^ {2}number +when +who +result +plan +changes$/);
  assert.is(rows.length, 2);
  assert.match(rows[0] ?? '', /^ {2}1 .*T.*Z +\S+ +ok +[0-9a-f]{12} +\+1 ~0 -0$/);
  assert.match(rows[1] ?? '', /^\* 2 .* \+0 ~1 -0$/);
  assert.is(on(world, 'generations', 'list').stdout, on(world, 'generations').stdout);
  const { generations } = JSON.parse(on(world, 'generations', '--json').stdout);
  assert.equal(
    generations.map(({ number, result, by, applied_at, plan_id }: Record<string, unknown>) =>
      [number, result, typeof by, typeof applied_at, String(plan_id).slice(0, 7)].join(),
    ),
    ['1,ok,string,string,sha256:', '2,ok,string,string,sha256:'],
  );
  world.dispose();
});

test('none at all are no error', () => {
  const world = scratch();
  const ran = on(world, 'generations');
  assert.equal([ran.code, ran.stdout], [0, '']);
  assert.match(ran.stderr, 'There are no generations yet');
  assert.equal(JSON.parse(on(world, 'generations', '--json').stdout), { generations: [] });
  assert.is(on(world, 'history').code, 0);
  world.dispose();
});

test('differ by address, with texts line by line, and say so with an exit code when asked', () => {
  const world = applications(2);
  const ran = on(world, 'generations', 'diff', '1', '2');
  assert.is(ran.code, 0);
  assert.match(ran.stdout, /~ file:\/etc\/motd differs[\s\S]*-1\n +\+2\n/);
  assert.match(ran.stdout, '0 new, 1 differ, 0 gone.');
  assert.is(on(world, 'generations', 'diff', '1', '2', '--detailed-exitcode').code, 2);
  const same = on(world, 'generations', 'diff', '2', '2', '--detailed-exitcode');
  assert.equal([same.code, same.stdout], [0, 'Generations 2 and 2 want the same.\n']);
  const json = JSON.parse(on(world, 'generations', 'diff', '2', '1', '--json').stdout);
  assert.is(json.differences[0].address, 'file:/etc/motd');
  assert.is(on(world, 'generations', 'diff', '1', '9').code, 1);
  assert.is(on(world, 'generations', 'diff', '1', 'x').code, 64);
  world.dispose();
});

test('secrets never show in a diff, a list or a rollback, and stay as they are', () => {
  const world = scratch();
  const token = (value: string, mode: string) => ({
    version: 1,
    etc: { token: { source: world.beside('token', value), sensitive: true, mode } },
  });
  applied(world, token('first-secret\n', '0400'));
  applied(world, token('first-secret\n', '0440'));
  applied(world, token('second-secret\n', '0440'));
  const silent = (ran: Ran): Ran => {
    assert.not.match(ran.stdout + ran.stderr, /first-secret|second-secret/);
    return ran;
  };
  const modeOnly = silent(on(world, 'generations', 'diff', '1', '2')).stdout;
  assert.match(modeOnly, '~ mode    = 0400 -> 0440');
  assert.not.match(modeOnly, 'sensitive');
  const both = silent(on(world, 'generations', 'diff', '1', '3')).stdout;
  assert.match(both, 'content = (sensitive value) -> (sensitive value)');
  const back = silent(on(world, 'rollback', '1', '--yes'));
  assert.is(back.code, 0, back.stderr);
  assert.match(back.stdout, 'file:/etc/token keeps the content that it has now');
  assert.is(world.read('/etc/token'), 'second-secret\n');
  assert.is(lstatSync(world.at('/etc/token')).mode & 0o777, 0o400);
  world.beside('token', 'first-secret\n');
  assert.is(silent(on(world, 'rollback', '2', '--yes')).code, 0);
  assert.is(
    world.read('/etc/token'),
    'first-secret\n',
    'where the source says it again it is back',
  );
  assert.is(on(world, 'drift').code, 0);
  world.dispose();
});

test('a secret that would have to be made anew is a conflict', () => {
  const world = scratch();
  const token = { source: world.beside('token', 'first-secret\n'), sensitive: true };
  applied(world, { version: 1, etc: { token, motd: { text: '1\n' } } });
  applied(world, { version: 1, etc: { motd: { text: '1\n' } } });
  world.beside('token', 'second-secret\n');
  const ran = on(world, 'rollback', '--yes');
  assert.is(ran.code, 3);
  assert.match(ran.stdout, 'the content of secrets is not kept');
  world.dispose();
});

test('are deleted by number, range, age or count, but never the current one', () => {
  const world = applications(6);
  const remove = (...words: readonly string[]): Ran =>
    on(world, 'generations', 'delete', '--yes', ...words);
  assert.is(remove('6').code, 1);
  assert.is(remove('4..6').code, 1, 'nor as part of a range');
  assert.is(remove('9').code, 1);
  assert.is(remove().code, 64);
  assert.is(remove('2..1').code, 64);
  assert.is(remove('--older-than', 'yesterday').code, 64);
  assert.is(on(world, 'generations', 'delete', '1').code, 64, 'off the terminal it does not ask');
  assert.equal(numbers(world), [1, 2, 3, 4, 5, 6]);
  assert.match(remove('--older-than', '1h').stdout, 'Nothing to delete.');
  assert.match(remove('1..2', '4').stdout, 'Deleted 3 generations');
  assert.equal(numbers(world), [3, 5, 6]);
  assert.is(remove('--keep', '2').code, 0);
  assert.equal(numbers(world), [5, 6]);
  assert.match(on(world, 'history').stdout, /generations delete +ok +1 +6/);
  assert.is(on(world, 'rollback', '--yes').code, 0);
  assert.is(world.read('/etc/motd'), '5\n');
  world.dispose();
});

test('on a terminal it asks before it deletes', () => {
  const world = applications(2);
  const words = ['generations', 'delete', '1', '--root', world.root];
  const no = onTerminal(words, { input: 'no\n' });
  assert.is(no.code, 1);
  assert.equal(numbers(world), [1, 2]);
  assert.is(onTerminal(words, { input: 'yes\n' }).code, 0);
  assert.equal(numbers(world), [2]);
  world.dispose();
});

test('one that is damaged is told and left out; the others stay usable', () => {
  const world = applications(3);
  world.write(`${state}/generations/1/result.json`, '{"number": 1, ');
  const ran = on(world, 'generations');
  assert.is(ran.code, 0);
  assert.match(ran.stderr, 'Cannot read what generation 1 says of itself');
  assert.equal(numbers(world), [2, 3]);
  assert.is(on(world, 'rollback', '--yes').code, 0);
  assert.is(world.read('/etc/motd'), '2\n');
  world.dispose();
});

test('of older versions, without counts and needs, are listed, shown and gone back to', () => {
  const world = applications(2);
  const folder = `${state}/generations/1`;
  const { number, result, applied_at, by, plan_id } = JSON.parse(
    world.read(`${folder}/result.json`),
  );
  world.write(`${folder}/result.json`, JSON.stringify({ number, result, applied_at, by, plan_id }));
  renameSync(world.at(`${folder}/needs.json`), world.at(`${folder}/gone`));
  assert.match(on(world, 'generations').stdout, /^ {2}1 .* -$/m);
  assert.is(on(world, 'show', '1').code, 0);
  assert.is(on(world, 'rollback', '--yes').code, 0);
  assert.is(on(world, 'generations', 'delete', '2', '--yes').code, 0);
  world.dispose();
});

test('one is shown with what it changed and what it consists of', () => {
  const world = applications(2);
  const ran = on(world, 'show', '2');
  assert.match(ran.stdout, /^Generation 2: ok, applied .* by /);
  assert.match(ran.stdout, '# file:/etc/motd will be updated in-place');
  assert.match(ran.stdout, 'It consists of 1 resource:\n  file:/etc/motd\n');
  const json = JSON.parse(on(world, 'show', '2', '--json').stdout);
  assert.equal(
    [json.number, Object.keys(json.manifest.files), json.resource_changes.length],
    [2, ['file:/etc/motd'], 1],
  );
  world.dispose();
});

test.run();
