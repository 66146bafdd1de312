import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Scratch, scratch } from '../support/scratch.ts';
import { sm } from '../support/sm.ts';

const test = suite('sm adopt --suggest');

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A root whose dpkg knows one package with two conffiles. */
function debian(): Scratch {
  const world = scratch();
  const conffiles = ` /etc/same.conf ${md5('same\n')}\n /etc/edited.conf ${md5('shipped\n')}\n`;
  world.write(
    '/var/lib/dpkg/status',
    `Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nConffiles:\n${conffiles}`,
  );
  world.write('/var/lib/dpkg/info/a.list', '/.\n/etc\n/etc/same.conf\n/etc/edited.conf\n');
  world.write('/etc/same.conf', 'same\n');
  world.write('/etc/edited.conf', 'edited\n');
  return world;
}

const suggest = (world: Scratch, ...flags: readonly string[]) =>
  sm(['adopt', '--suggest', join(world.directory, 'out'), '--root', world.root, ...flags]);

test('what differs from its package is copied, and planning it only takes over', () => {
  const world = debian();
  world.write('/etc/own', Buffer.from([0, 255]));
  const before = world.tree();
  const ran = suggest(world, '--json');
  assert.is(ran.code, 0, ran.stderr);
  const manifest = join(world.directory, 'out/manifest.yaml');
  assert.equal(JSON.parse(ran.stdout), {
    manifest,
    suggested: ['file:/etc/edited.conf', 'file:/etc/own'],
    left_out: [],
  });
  assert.is(world.tree(), before);
  assert.equal(readFileSync(join(world.directory, 'out/files/etc/own')), Buffer.from([0, 255]));
  assert.is(statSync(join(world.directory, 'out')).mode & 0o777, 0o700);
  assert.is(statSync(manifest).mode & 0o777, 0o600);
  const host = ['--root', world.root];
  assert.is(sm(['validate', manifest, ...host]).code, 0);
  const plan = JSON.parse(sm(['plan', '--manifest', manifest, ...host]).stdout);
  assert.equal([plan.summary.import, plan.summary.add, plan.summary.change], [2, 0, 0]);
  world.dispose();
});

test('what sm apply would not take over as it is stays out, with the reason', () => {
  const world = debian();
  world.write('/etc/odd', 'x\n', 0o4755);
  world.write('/etc/a*b', 'x\n');
  world.write('/etc/line\nend', 'x\n');
  world.write('/etc/closed', 'x\n', 0o640);
  world.write('/etc/systemd/system/huge.service', '#'.repeat(1024 * 1024 + 1));
  assert.is(suggest(world).code, 0);
  const text = readFileSync(join(world.directory, 'out/manifest.yaml'), 'utf8');
  assert.match(text, '# - /etc/a*b: its name holds a *');
  assert.match(text, '# - /etc/systemd/system/huge.service: Cannot read');
  assert.match(text, '# - /etc/closed: it may hold a secret');
  assert.match(text, '"sensitive":true,"mode":"0640"');
  assert.not(existsSync(join(world.directory, 'out/files/etc/closed')));
  const plan = sm([
    'plan',
    '--manifest',
    join(world.directory, 'out/manifest.yaml'),
    '--root',
    world.root,
  ]);
  const { summary } = JSON.parse(plan.stdout);
  assert.equal([summary.add, summary.change, summary.conflict], [0, 0, 0]);
  world.dispose();
});

test('a directory in use, words beside it, and a host without dpkg are refused', () => {
  const world = debian();
  world.beside('out/precious', 'mine\n');
  const used = suggest(world);
  assert.is(used.code, 64);
  assert.match(used.stderr, 'it is not empty, expected an empty directory or nothing');
  const both = sm(['adopt', 'file:/etc/motd', '--suggest', join(world.directory, 'new')]);
  assert.is(both.code, 64);
  world.dispose();
  const other = scratch();
  const lost = suggest(other);
  assert.is(lost.code, 1);
  assert.match(lost.stderr, 'expected Debian or a distribution made of it');
  assert.not(existsSync(join(other.directory, 'out')), 'nothing is left of it');
  other.dispose();
});

test('a directory that others can write to is refused, as they could swap what is applied later', () => {
  const world = debian();
  const out = join(world.directory, 'out');
  mkdirSync(out);
  chmodSync(out, 0o777);
  const open = suggest(world);
  assert.is(open.code, 64);
  assert.match(open.stderr, 'everybody can write there, expected a directory that only you');
  chmodSync(out, 0o755);
  if (process.getuid?.() === 0) {
    chownSync(out, 4242, 4242);
    assert.match(suggest(world).stderr, 'it belongs to uid 4242');
    chownSync(out, 0, 0);
  }
  assert.is(suggest(world).code, 0);
  world.dispose();
});

test.run();
