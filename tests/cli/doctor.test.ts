import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../executors/doctor/finding.ts';
import { type Scratch, scratch, treeOf } from '../support/scratch.ts';
import { applied, sm } from '../support/sm.ts';

const test = suite('sm doctor');

const state = '/var/lib/system-manager';
const hello = { version: 1, etc: { motd: { text: 'hello\n' } } };

interface Examined {
  readonly code: number | null;
  readonly ok: boolean;
  readonly checks: readonly Finding[];
  /** What was found by one check that is not ok, as `level: found`. */
  readonly against: (check: string) => readonly string[];
}

function examined(world: Scratch, ...flags: readonly string[]): Examined {
  const ran = sm(['doctor', '--json', '--root', world.root, ...flags]);
  assert.is(ran.stderr, '');
  const { ok, checks } = JSON.parse(ran.stdout) as { ok: boolean; checks: Finding[] };
  const against = (name: string): readonly string[] =>
    checks
      .filter(({ check, level }) => check === name && level !== 'ok')
      .map(({ level, found }) => `${level}: ${found}`);
  return { code: ran.code, ok, checks, against };
}

test('a host that is well gives 0, and nothing is written by looking', () => {
  const world = scratch();
  const untouched = treeOf(world.root, '');
  assert.is(examined(world).code, 0);
  assert.equal(treeOf(world.root, ''), untouched);
  applied(world, hello);
  const before = treeOf(world.root, '');
  const { code, ok, checks } = examined(world);
  assert.equal([code, ok], [0, true]);
  assert.ok(checks.length > 12);
  assert.match(checks.find(({ check }) => check === 'state')?.found ?? '', 'serial 1, 1 resource');
  assert.equal(treeOf(world.root, ''), before);
  world.dispose();
});

test('each finding has its line, its advice and a sum at the end', () => {
  const world = scratch();
  applied(world, hello);
  const pending = { version: 1, id: '3f9a1c20', by: 'ada', deadline: '2026-01-01T00:00:00Z' };
  const waits = { ...pending, process: { pid: 1, started: '1' } };
  world.write(`${state}/confirm.json`, JSON.stringify(waits), 0o600);
  const { code, stdout } = sm(['doctor', '--root', world.root]);
  assert.is(code, 0);
  assert.match(stdout, /^warning +confirmation +the apply of ada goes back by itself at 2026/m);
  assert.match(stdout, /^ +→ keep it with sm confirm 3f9a1c20$/m);
  assert.match(stdout, /^\d+ ok, \d+ warnings?, 0 problems\.$/m);
  world.dispose();
});

test('a state that is damaged, or of a newer sm, is a problem', () => {
  const world = scratch();
  applied(world, hello);
  const text = world.read(`${state}/state.json`);
  world.write(`${state}/state.json`, text.slice(0, 50), 0o600);
  const damaged = examined(world);
  assert.equal([damaged.code, damaged.ok], [1, false]);
  assert.match(damaged.against('state')[0] ?? '', /^problem: Cannot use the state/);
  const advice = damaged.checks.find(({ check }) => check === 'state')?.advice;
  assert.match(advice ?? '', 'Generation 1 holds a whole copy');
  world.write(`${state}/state.json`, text.replace('"version":1', '"version":99'), 0o600);
  assert.match(examined(world).against('state')[0] ?? '', /^problem/);
  world.dispose();
});

test('a state directory that is open to others is told, with the mode it should have', () => {
  const world = scratch();
  applied(world, hello);
  chmodSync(world.at(`${state}/key`), 0o644);
  chmodSync(world.at(`${state}/backups`), 0o777);
  const { code, checks } = examined(world);
  assert.is(code, 1);
  const told = checks.filter(({ check }) => check === 'state directory');
  assert.equal(
    told.map(({ level, advice }) => [level, advice?.split('system-manager/')[0]]),
    [
      ['problem', `chmod 0700 ${world.root}/var/lib/`],
      ['warning', `chmod 0600 ${world.root}/var/lib/`],
    ],
  );
  world.dispose();
});

test('an unfinished apply and a clock before the last apply are told', () => {
  const world = scratch();
  applied(world, hello);
  mkdirSync(world.at(`${state}/journal`), { recursive: true });
  world.write(`${state}/journal/plan.json`, '{}', 0o600);
  const later = world.read(`${state}/state.json`).replace(/"at":"20\d\d/, '"at":"2999');
  world.write(`${state}/state.json`, later, 0o600);
  const found = examined(world);
  assert.is(found.code, 0);
  assert.match(found.against('journal')[0] ?? '', 'an apply was interrupted');
  assert.match(found.against('clock')[0] ?? '', 'before the last apply at 2999');
  renameSync(world.at(`${state}/journal/plan.json`), world.at(`${state}/journal/old`));
  assert.equal(examined(world).against('journal'), []);
  world.dispose();
});

test('whoever holds the lock is named, and looking does not wait for it', async () => {
  const world = scratch();
  applied(world, hello);
  const lock = world.at(`${state}/lock`);
  const holder = spawn('flock', ['-x', lock, 'sh', '-c', 'echo held; read line'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const about = {
    pid: holder.pid,
    who: 'ada',
    what: 'sm apply 0.1.0',
    since: '2026-01-01T00:00:00Z',
  };
  world.write(`${state}/lock`, `${JSON.stringify(about)}\n`, 0o600);
  const [told = ''] = examined(world).against('lock');
  assert.is(
    told,
    `warning: ada holds it with sm apply 0.1.0 (pid ${holder.pid}) since 2026-01-01T00:00:00Z`,
  );
  world.write(`${state}/lock`, `${JSON.stringify({ ...about, pid: 4194999 })}\n`, 0o600);
  assert.match(examined(world).against('lock')[0] ?? '', 'which cannot be seen from here');
  const ended = new Promise((resolve) => holder.once('close', resolve));
  holder.stdin.end('\n');
  await ended;
  assert.equal(examined(world).against('lock'), []);
  world.dispose();
});

test('a watch by cron is seen', () => {
  const world = scratch();
  const found = (): string | undefined =>
    examined(world).checks.find(({ check }) => check === 'watch')?.found;
  assert.is(found(), 'nobody runs sm drift regularly');
  world.write('/etc/cron.d/sm-drift', '17 * * * * root sm drift\n');
  assert.is(found(), '/etc/cron.d/sm-drift runs sm drift');
  world.dispose();
});

test.run();
