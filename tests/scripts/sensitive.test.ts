import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, planned, whole } from '../support/cli-plan.ts';
import { onTerminal } from '../support/cli-terminal.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, type Ran, sm, smOn } from '../support/sm.ts';

const test = suite('a sensitive file');

const secret = 'correct-horse-battery-staple';
const stolen = 'changed-by-somebody-else';
const manifest = {
  version: 1,
  etc: { 'app/token': { source: './token', sensitive: true }, motd: { text: 'hello\n' } },
};

function withSecret(): Scratch {
  const world = scratch();
  world.beside('token', `${secret}\n`);
  return world;
}

function mustNotTell(ran: Ran): Ran {
  for (const word of [secret, stolen]) {
    assert.not(ran.stdout.includes(word), `stdout holds ${word}`);
    assert.not(ran.stderr.includes(word), `stderr holds ${word}`);
  }
  return ran;
}

// Every file below a directory that holds a text, also as hex or base64.
function holders(directory: string, text: string): readonly string[] {
  const forms = [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64')];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(directory, name);
    if (!lstatSync(path).isFile()) return false;
    const content = readFileSync(path).toString('latin1');
    return forms.some((form) => content.includes(form.replace(/=+$/, '')));
  });
}

test('is written 0400, and appears nowhere but in its place', () => {
  const world = withSecret();
  mustNotTell(applied(world, manifest, '--json-into', join(world.directory, 'events.jsonl')));
  assert.is(world.read('/etc/app/token'), `${secret}\n`);
  assert.is(lstatSync(world.at('/etc/app/token')).mode & 0o7777, 0o400);
  assert.equal([...holders(world.directory, secret)].sort(), ['root/etc/app/token', 'token']);
  world.dispose();
});

test('appears in no output of any command, before, after, drifted, repaired and destroyed', () => {
  const world = withSecret();
  const host = ['--root', world.root];
  const args = ['--manifest', join(world.directory, 'manifest.json'), ...host];
  const looks = (): void => {
    mustNotTell(smOn(world, 'plan', manifest));
    mustNotTell(onTerminal(['plan', ...args], { cwd: world.directory }));
    for (const command of [
      ['drift', '--report', 'full'],
      ['drift', '--json', '--report', 'full'],
      ['drift', '--deep', '--metrics-file', join(world.directory, 'metrics.prom')],
      ['show', '--json'],
      ['show', 'file:/etc/app/token'],
      ['state', 'show', 'file:/etc/app/token', '--json'],
      ['state', 'pull'],
      ['show', '1', '--json'],
      ['history', '--json'],
    ])
      mustNotTell(sm([...command, ...host]));
  };
  looks();
  mustNotTell(applied(world, manifest, '--json'));
  looks();
  world.write('/etc/app/token', `${stolen}\n`, 0o400);
  looks();
  const { plan } = planned(world, manifest);
  assert.not.match(JSON.stringify(plan), stolen);
  mustNotTell(applied(world, manifest));
  assert.is(world.read('/etc/app/token'), `${secret}\n`);
  world.beside('token', 'rotated\n');
  looks();
  mustNotTell(applied(world, manifest));
  mustNotTell(sm(['destroy', '--yes', ...host]));
  assert.equal(holders(world.at('/var/lib/system-manager'), secret), []);
  world.dispose();
});

test('people see (sensitive value) in its place', () => {
  const world = withSecret();
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  const ran = onTerminal(['plan', '--root', world.root, '--manifest', path], {
    cwd: world.directory,
  });
  assert.match(ran.stdout, '(sensitive value)');
  world.dispose();
});

test('stands in the plan as a keyed digest, marked as sensitive', () => {
  const world = withSecret();
  const { plan } = planned(world, manifest);
  const change = plan.resource_changes.find(({ address }) => address === 'file:/etc/app/token');
  const after = change?.change.after;
  assert.match(after?.type === 'file' ? after.content : '', /^hmac:/);
  assert.equal({ ...change?.change.after_sensitive }, { content: true });
  assert.not.match(JSON.stringify(plan.resource_changes), /"text":"correct/);
  world.dispose();
});

test('the second plan after an apply is empty, also the first after the key came to be', () => {
  const world = withSecret();
  for (const _ of [1, 2]) {
    applied(world, manifest);
    const again = smOn(world, 'plan', manifest, '--detailed-exitcode');
    assert.is(again.code, 0, again.stderr);
  }
  world.dispose();
});

test('the same plan applied twice is done already', () => {
  const world = withSecret();
  const { file } = planned(world, manifest);
  assert.is(applyPlan(world, file).code, 0);
  const before = whole(world);
  const again = applyPlan(world, file);
  assert.is(again.code, 0, again.stderr);
  assert.is(whole(world), before);
  world.dispose();
});

test('a secret that somebody changed is drift; what they wrote is kept, for the owner only', () => {
  const world = withSecret();
  applied(world, manifest);
  world.write('/etc/app/token', `${stolen}\n`, 0o444);
  const drifted = sm(['drift', '--json', '--root', world.root]);
  assert.is(drifted.code, 2);
  assert.is(JSON.parse(drifted.stdout).resource_drift[0].address, 'file:/etc/app/token');
  mustNotTell(applied(world, manifest));
  assert.is(world.read('/etc/app/token'), `${secret}\n`);
  assert.is(lstatSync(world.at('/etc/app/token')).mode & 0o7777, 0o400);
  const backups = world.at('/var/lib/system-manager/backups');
  assert.is(lstatSync(backups).mode & 0o077, 0);
  assert.ok(holders(backups, stolen).length > 0, 'nothing is lost');
  world.dispose();
});

test('a changed source is a change, and a plan made before it is refused', () => {
  const world = withSecret();
  applied(world, manifest);
  world.beside('token', 'rotated\n');
  const { plan, file } = planned(world, manifest);
  assert.is(plan.summary.change, 1);
  world.beside('token', 'rotated again\n');
  assert.is(mustNotTell(applyPlan(world, file)).code, 3);
  assert.is(world.read('/etc/app/token'), `${secret}\n`);
  world.dispose();
});

test('a declared mode and a foreign file in its place are respected', () => {
  const world = withSecret();
  world.write('/etc/app/token', 'theirs\n', 0o600);
  const before = world.tree();
  const { etc } = manifest;
  const wide = {
    ...manifest,
    etc: { ...etc, 'app/token': { ...etc['app/token'], mode: '0440', onConflict: 'backup' } },
  };
  applied(world, wide);
  assert.is(lstatSync(world.at('/etc/app/token')).mode & 0o7777, 0o440);
  const destroyed = sm(['destroy', '--yes', '--root', world.root]);
  assert.is(world.tree(), before);
  assert.is(destroyed.code, 0, destroyed.stderr);
  world.dispose();
});

test.run();
