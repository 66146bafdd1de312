import { rmSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../schema/types.ts';
import { interruptedManifest, interruptedOn } from '../support/interrupted.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, type Ran, sm, smOn } from '../support/sm.ts';
import { treeOn } from '../support/snapshot.ts';

const test = suite('rollback');

const on = (world: Pick<Scratch, 'root'>, ...words: readonly string[]): Ran =>
  sm([...words, '--root', world.root]);
const back = (world: Pick<Scratch, 'root'>, ...words: readonly string[]): Ran =>
  on(world, 'rollback', '--yes', ...words);

/** Two generations: a source, a text and a file of somebody else's, all of them changed by the second. */
function story(): { readonly world: Scratch; readonly first: string; readonly second: string } {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n', 0o640);
  const source = (text: string) => ({ source: world.beside('app.conf', text), mode: '0600' });
  applied(world, {
    version: 1,
    etc: {
      'app.conf': source('one\n'),
      motd: { text: 'one\n' },
      stored: { text: 'one\n', mode: 'symlink' },
      hosts: { text: 'ours\n', onConflict: 'backup' },
    },
  });
  const first = world.tree();
  applied(world, {
    version: 1,
    etc: { 'app.conf': source('two\n'), motd: { text: 'two\n' }, new: { text: 'new\n' } },
  });
  return { world, first, second: world.tree() };
}

test('goes to the last good generation before the current one, as a generation of its own', () => {
  const { world, first, second } = story();
  const ran = back(world);
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, 'Rollback complete! Resources: 1 added, 3 changed, 1 destroyed.');
  assert.is(world.tree(), first);
  assert.is(on(world, 'drift').code, 0);
  assert.match(on(world, 'generations').stdout, /^\* 3 .*back to 1$/m);
  assert.is(back(world).code, 0);
  assert.is(world.tree(), second, 'and from there back again');
  assert.is(back(world, '1').code, 0);
  assert.is(world.tree(), first, 'or to the one that is named');
  assert.match(back(world, '1').stdout, 'No changes. The host is as that generation wants it.');
  world.dispose();
});

test('is a plan like any other: it can be looked at, written to a file and applied from there', () => {
  const { world, first } = story();
  const planned = on(world, 'plan', '--rollback', '1', '--detailed-exitcode');
  assert.is(planned.code, 2, planned.stderr);
  const plan = JSON.parse(planned.stdout) as Plan;
  assert.equal([plan.mode, plan.manifest.source], ['rollback', 'generation 1']);
  const file = world.beside('back.json', planned.stdout);
  assert.is(sm(['apply', file, '--root', world.root]).code, 0);
  assert.is(world.tree(), first);
  assert.is(sm(['apply', file, '--root', world.root]).code, 0, 'twice is once');
  const edited = JSON.stringify({ ...plan, mode: 'normal' });
  assert.is(sm(['apply', world.beside('edited.json', edited), '--root', world.root]).code, 3);
  world.dispose();
});

test('without a generation to go to changes nothing and says so', () => {
  const world = scratch();
  const never = back(world);
  assert.is(never.code, 1);
  assert.match(never.stderr, 'nothing was applied yet');
  applied(world, { version: 1, etc: { a: { text: 'a\n' } } });
  assert.match(back(world).stderr, 'no generation before 1 went well');
  assert.match(back(world, '7').stderr, 'there is none of that number, expected one of 1');
  assert.is(back(world, 'seven').code, 64);
  assert.is(on(world, 'rollback').code, 64, 'off the terminal it does not ask');
  assert.is(smOn(world, 'plan', { version: 1 }, '--rollback').code, 64, 'one manifest is enough');
  world.dispose();
});

test('content that nobody kept is a conflict where it is needed, and none where it is not', () => {
  const { world, first } = story();
  rmSync(world.at('/var/lib/system-manager/backups'), { recursive: true });
  const ran = back(world, '--exclude', 'file:/etc/hosts');
  assert.is(ran.code, 3);
  assert.match(ran.stdout, 'Cannot bring back file:/etc/app.conf: its source');
  const rest = back(world, '--exclude', 'file:/etc/app.conf', '--target', 'file:/etc/motd');
  assert.is(rest.code, 0, rest.stderr);
  assert.is(world.read('/etc/motd'), 'one\n');
  world.beside('app.conf', 'one\n');
  assert.is(back(world, '1').code, 0, 'a source that says the same again will do');
  assert.is(world.tree(), first);
  world.dispose();
});

test('what was adopted becomes what it was before, and a secret that is as it was is left alone', () => {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n', 0o640);
  const token = { source: world.beside('token', 'secret\n'), sensitive: true };
  applied(world, { version: 1, etc: { token } });
  const before = world.tree();
  assert.match(back(world, '1').stdout, 'No changes.');
  applied(world, { version: 1, etc: { token, hosts: { text: 'ours\n', onConflict: 'adopt' } } });
  const ran = back(world);
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, 'Plan: 0 to add, 1 to change, 0 to destroy.');
  assert.is(world.tree(), before);
  world.dispose();
});

test('a generation that was edited is not gone back to', () => {
  const { world } = story();
  const manifest = '/var/lib/system-manager/generations/1/manifest.json';
  world.write(manifest, world.read(manifest).replace('one', 'evil'));
  const ran = back(world);
  assert.is(ran.code, 78);
  assert.match(ran.stderr, 'are damaged or were edited');
  world.dispose();
});

test('the guards hold here too: what empties the host needs the word', () => {
  const { world, first } = story();
  assert.is(on(world, 'destroy', '--yes').code, 0);
  assert.is(back(world, '1').code, 0, 'a destroy can be taken back');
  assert.is(world.tree(), first);
  const empty = back(world, '3');
  assert.is(empty.code, 3);
  assert.match(empty.stdout, '--allow-mass-delete');
  assert.is(back(world, '3', '--allow-mass-delete').code, 0);
  assert.is(world.read('/etc/hosts'), 'theirs\n');
  world.dispose();
});

test('an apply that was killed half way is undone, and nothing else with it', async () => {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n');
  const before = world.tree();
  const copy = await interruptedOn(world);
  const ran = back(copy);
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, 'was interrupted');
  assert.match(ran.stdout, /Rollback complete! Resources: 0 added, 0 changed, \d destroyed\./);
  assert.is(sm(['history', '--root', copy.root]).stdout.includes('undone by'), true);
  assert.is(sm(['drift', '--root', copy.root]).code, 1, 'there is no state yet');
  assert.is(treeOn(copy.root), before);
  assert.is(smOn({ ...world, root: copy.root }, 'apply', interruptedManifest, '--yes').code, 0);
  for (const each of [copy, world]) each.dispose();
});

test.run();
