import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planned } from '../support/cli-plan.ts';
import { ensureProgram } from '../support/ensure-program.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied } from '../support/sm.ts';

const test = suite('the policy of examples/policy');

const jq = ensureProgram('jq');
const policy = join(import.meta.dirname, '../../examples/policy/policy.jq');

function breaches(plan: string): readonly string[] {
  assert.ok(jq, 'jq is needed: apt-get install jq');
  const ran = spawnSync(jq ?? 'jq', ['-r', '-f', policy, plan], { encoding: 'utf8' });
  assert.is(ran.status, 0, ran.stderr);
  return ran.stdout.split('\n').filter((line) => line !== '');
}

const planOf = (world: Scratch, manifest: unknown, ...flags: readonly string[]): string =>
  planned(world, manifest, ...flags).file;

const sshd = (text: string) => ({ 'ssh/sshd_config.d/50-ours.conf': { text } });

test('a plan that only adds and changes passes without a word', () => {
  const world = scratch();
  applied(world, { version: 1, etc: sshd('PermitRootLogin no\n') });
  const next = { version: 1, etc: { ...sshd('PermitRootLogin yes\n'), motd: { text: 'hi\n' } } };
  assert.equal(breaches(planOf(world, next)), []);
  world.dispose();
});

test('a delete below /etc/ssh is named', () => {
  const world = scratch();
  applied(world, { version: 1, etc: { ...sshd('PermitRootLogin no\n'), motd: { text: 'hi\n' } } });
  const allowed = ['--allow-protected', 'file:/etc/ssh/**'];
  const plan = planOf(world, { version: 1, etc: { motd: { text: 'hi\n' } } }, ...allowed);
  assert.equal(breaches(plan), [
    'file:/etc/ssh/sshd_config.d/50-ours.conf: deletes below /etc/ssh are not allowed',
  ]);
  world.dispose();
});

test('replacing what was not ours is allowed below /etc/nginx only', () => {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n');
  world.write('/etc/nginx/nginx.conf', 'theirs\n');
  const file = { text: 'ours\n', onConflict: 'backup' };
  const plan = planOf(world, { version: 1, etc: { hosts: file, 'nginx/nginx.conf': file } });
  assert.equal(breaches(plan), ['file:/etc/hosts: would replace a file that was not ours']);
  world.dispose();
});

test('a restart of the database is named, and that of another unit is not', () => {
  const world = scratch();
  const etc = {
    'postgresql/extra.conf': { text: 'a\n', restart: ['postgresql.service'] },
    'app.conf': { text: 'a\n', restart: ['app.service'] },
  };
  assert.equal(breaches(planOf(world, { version: 1, etc })), [
    'unit:postgresql.service: restart is not allowed outside of its window',
  ]);
  world.dispose();
});

test('a plan too long to be read is named', () => {
  const world = scratch();
  const names = Array.from({ length: 201 }, (_, index) => [`d/${index}`, { text: `${index}\n` }]);
  const plan = planOf(world, { version: 1, etc: Object.fromEntries(names) });
  assert.equal(breaches(plan), [
    'the plan touches 201 resources, more than the 200 that anybody reviews',
  ]);
  world.dispose();
});

test.run();
