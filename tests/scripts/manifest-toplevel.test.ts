// A directory that system-manager was built to is a manifest like any other.
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../schema/types.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { type Ran, sm } from '../support/sm.ts';

const test = suite('a toplevel of system-manager as --manifest');

function link(path: string, target: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** Builds one beside the root; `entries` in the form of its JSON, their source filled in. */
function built(world: Scratch, entries: Readonly<Record<string, object>>, services = {}): string {
  const source = join(world.directory, 'env');
  const given = Object.entries(entries).map(([name, entry]) => [name, { source, ...entry }]);
  const etcFiles = { entries: Object.fromEntries(given), staticEnv: source };
  world.beside('top/etcFiles/etcFiles.json', JSON.stringify(etcFiles));
  world.beside('top/services/services.json', JSON.stringify(services));
  return join(world.directory, 'top');
}

const run = (world: Scratch, command: string, top: string, ...flags: readonly string[]): Ran =>
  sm([command, '--root', world.root, '--manifest', top, ...flags]);

test('its files, units, masks and tmpfiles lines are planned and applied', () => {
  const world = scratch();
  const text = '[Service]\nExecStart=/bin/true\n';
  const unit = world.beside('store/a.service', text);
  world.beside('env/motd', 'hello\n');
  world.beside('env/dir/deep/x', 'x\n');
  world.beside('env/tmpfiles.d/50-x.conf', '# x\nd /var/lib/x 0755 root root -\n');
  link(join(world.directory, 'env/systemd/system/a.service'), unit);
  link(join(world.directory, 'env/systemd/system/system-manager.target.wants/a.service'), unit);
  const top = built(
    world,
    {
      motd: { target: 'motd', mode: '0640' },
      dir: { target: 'dir' },
      lines: { target: 'tmpfiles.d' },
      units: { target: 'systemd/system' },
    },
    { 'a.service': { storePath: unit, masked: false }, 'm.service': { masked: true } },
  );
  const planned = run(world, 'plan', top);
  assert.is(planned.code, 0, planned.stderr);
  const plan = JSON.parse(planned.stdout) as Plan;
  assert.is(plan.manifest.source, top);
  assert.equal(
    plan.resource_changes.map(({ address }) => address),
    [
      'file:/etc/dir/deep/x',
      'file:/etc/motd',
      'file:/etc/tmpfiles.d/50-x.conf',
      'tmpfiles:/var/lib/x',
      'unit:a.service',
      'unit:m.service',
      'unit:system-manager.target',
    ],
  );
  assert.equal(plan.resource_changes[0]?.change.after, {
    type: 'symlink',
    target: join(world.directory, 'env/dir/deep/x'),
  });
  world.dispose();
});

test('paths that lead upwards and modes that are none are refused, and nothing is written', () => {
  const world = scratch();
  world.beside('env/motd', 'hello\n');
  world.beside('tmp/x', 'x\n');
  const top = built(world, {
    up: { target: '../tmp/x' },
    mode: { target: 'motd', mode: 'direct-symlink' },
    lost: { target: 'lost' },
    missing: {},
  });
  const before = world.tree();
  const ran = run(world, 'apply', top, '--yes');
  assert.is(ran.code, 78, ran.stderr);
  for (const part of [
    '../tmp/x',
    'entries."mode".mode',
    'entries."lost"',
    'entries."missing".target',
  ]) {
    assert.ok(ran.stderr.includes(part), `${part} in\n${ran.stderr}`);
  }
  assert.is(world.tree(), before);
  world.dispose();
});

test('its checks are assertions', () => {
  const world = scratch();
  world.beside('env/motd', 'hello\n');
  const top = built(world, { motd: { target: 'motd' } });
  const script = world.beside('top/bin/preActivationAssertions', '#!/bin/sh\nexit 1\n');
  chmodSync(script, 0o755);
  const ran = run(world, 'apply', top, '--yes');
  assert.is(ran.code, 3);
  assert.match(ran.stderr, 'pre-activation assertions');
  assert.not(world.exists('/etc/motd'));
  world.dispose();
});

test('another directory is told apart, and so is JSON that is none', () => {
  const world = scratch();
  mkdirSync(join(world.directory, 'top'));
  const other = run(world, 'plan', join(world.directory, 'top'));
  assert.is(other.code, 78);
  assert.match(other.stderr, 'a directory without etcFiles/etcFiles.json');
  built(world, {});
  world.beside('top/services/services.json', '{"a.service":');
  const broken = run(world, 'validate', join(world.directory, 'top'));
  assert.is(broken.code, 78);
  assert.match(broken.stderr, 'services.json: ');
  assert.match(broken.stderr, 'expected what system-manager built');
  world.dispose();
});

test.run();
