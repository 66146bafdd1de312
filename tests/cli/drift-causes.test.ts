import { chmodSync, mkdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriftReport, LikelyCause } from '../../schema/types.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm } from '../support/sm.ts';

const test = suite('what drift probably comes from');

const manifest = {
  version: 1,
  etc: {
    'a.conf': { text: 'ours\n' },
    stored: { text: 'ours\n', mode: 'symlink' },
    gone: { text: 'ours\n' },
  },
};

// As dpkg writes it, in the local time of the host.
function stamp(minutesAgo: number): string {
  const at = new Date(Date.now() - minutesAgo * 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

function upgraded(minutesAgo: number, until = minutesAgo): string {
  return [
    `${stamp(minutesAgo)} upgrade hello:all 1.0 2.0`,
    `${stamp(until)} status installed hello:all 2.0`,
    '',
  ].join('\n');
}

function world(log: string | undefined): Scratch {
  const made = scratch();
  applied(made, manifest);
  mkdirSync(made.at('/var/lib/dpkg'), { recursive: true });
  if (log !== undefined) made.write('/var/log/dpkg.log', log);
  return made;
}

function causes(
  host: Scratch,
  ...flags: readonly string[]
): Record<string, LikelyCause | undefined> {
  const { stdout } = sm(['drift', '--root', host.root, '--json', ...flags]);
  const { resource_drift } = JSON.parse(stdout) as DriftReport;
  return Object.fromEntries(
    resource_drift.map(({ address, likely_cause }) => [address.slice(10), likely_cause]),
  );
}

test('what changed while a package was upgraded is told as that', () => {
  const host = world(upgraded(2, -1));
  host.write('/etc/a.conf', 'theirs\n');
  host.write('/etc/a.conf.dpkg-old', 'ours\n');
  const { at, ...cause } = causes(host)['a.conf'] ?? {};
  assert.equal(cause, {
    kind: 'package_upgrade',
    package: 'hello',
    version: '2.0',
    kept: '/etc/a.conf.dpkg-old',
  });
  assert.match(at ?? '', /^\d{4}-\d\d-\d\dT.*Z$/);
  host.dispose();
});

test('what changed at another time is told as an edit by hand', () => {
  const host = world(upgraded(60));
  host.write('/etc/a.conf', 'theirs\n');
  assert.is(causes(host)['a.conf']?.kind, 'hand_edit');
  host.dispose();
});

test('a log of the month before is read too', () => {
  const host = world('');
  host.write('/var/log/dpkg.log.1', upgraded(60));
  host.write('/etc/a.conf', 'theirs\n');
  assert.is(causes(host)['a.conf']?.kind, 'hand_edit');
  host.dispose();
});

test('nothing is said where nothing is known', () => {
  const without = world(undefined);
  without.write('/etc/a.conf', 'theirs\n');
  assert.equal(causes(without), { 'a.conf': undefined });
  // The log begins after the edit.
  without.write('/var/log/dpkg.log', upgraded(-30));
  assert.equal(causes(without), { 'a.conf': undefined });
  without.dispose();
  const host = world(upgraded(60));
  unlinkSync(host.at('/etc/gone'));
  assert.equal(causes(host), { gone: undefined }, 'nobody knows when it was deleted');
  host.dispose();
});

test('a link that is as it was did not change when its content did', () => {
  const host = world(upgraded(60));
  const { stdout } = sm(['state', 'show', 'file:/etc/stored', '--json', '--root', host.root]);
  const target: string = JSON.parse(stdout).applied.target;
  chmodSync(host.at(target), 0o644);
  host.write(target, 'theirs\n', 0o444);
  assert.equal(causes(host, '--deep'), { stored: undefined });
  unlinkSync(host.at('/etc/stored'));
  symlinkSync('/elsewhere', host.at('/etc/stored'));
  assert.is(causes(host).stored?.kind, 'hand_edit');
  host.dispose();
});

test.run();
