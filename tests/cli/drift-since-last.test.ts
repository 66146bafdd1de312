import { chmodSync, existsSync, lstatSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, type Ran, sm } from '../support/sm.ts';
import { inodesOf } from '../support/snapshot.ts';

const test = suite('drift since the last report');

const manifest = { version: 1, etc: { motd: { text: 'one\n' }, issue: { text: 'x\n' } } };

interface World extends Scratch {
  readonly file: string;
  readonly drift: (...flags: readonly string[]) => Ran;
}

function world(): World {
  const made = scratch();
  applied(made, manifest);
  const file = join(made.directory, 'last.json');
  const drift = (...flags: readonly string[]): Ran =>
    sm(['drift', '--root', made.root, `--since-last=${file}`, ...flags], { cwd: made.directory });
  return { ...made, file, drift };
}

test('what was told is not told again, and the exit code stays true', () => {
  const host = world();
  assert.equal([host.drift().code, host.drift().stdout], [0, '']);
  host.write('/etc/motd', 'two\n');
  const first = host.drift();
  assert.is(first.code, 2);
  assert.match(first.stdout, 'file:/etc/motd has changed\n');
  const second = host.drift();
  assert.equal([second.code, second.stdout, second.stderr], [2, '', '']);
  chmodSync(host.at('/etc/issue'), 0o600);
  const third = host.drift();
  assert.is(third.code, 2);
  assert.not.match(third.stdout, 'file:/etc/motd');
  assert.match(third.stdout, 'Drift: 2 of 2 resources. 1 as in the last report.');
  host.write('/etc/motd', 'three\n');
  assert.match(host.drift().stdout, 'file:/etc/motd has changed again');
  applied(host, manifest);
  assert.equal([host.drift().code, host.drift().stdout], [0, '']);
  host.write('/etc/motd', 'three\n');
  assert.match(host.drift('--report', 'minimal').stdout, 'file:/etc/motd\n');
  host.dispose();
});

test('--json holds all of it, each marked, and what drifts no more as a note', () => {
  const host = world();
  host.write('/etc/motd', 'two\n');
  assert.is(JSON.parse(host.drift('--json').stdout).since, null);
  const told = JSON.parse(readFileSync(host.file, 'utf8')).at;
  chmodSync(host.at('/etc/issue'), 0o600);
  const report = JSON.parse(host.drift('--json').stdout);
  assert.equal(
    report.resource_drift.map(({ address, since_last }: Record<string, string>) => [
      ...[address, since_last],
    ]),
    [
      ['file:/etc/issue', 'new'],
      ['file:/etc/motd', 'known'],
    ],
  );
  assert.is(report.since, told);
  host.write('/etc/motd', 'one\n');
  assert.match(host.drift('--json').stdout, 'file:/etc/motd does not drift any more');
  host.dispose();
});

test('a part of the host that was not looked at stays as it was told', () => {
  const host = world();
  host.write('/etc/motd', 'two\n');
  host.drift();
  chmodSync(host.at('/etc/issue'), 0o600);
  assert.match(host.drift('--target', 'file:/etc/issue').stdout, 'file:/etc/issue');
  assert.is(host.drift().stdout, '');
  host.dispose();
});

test('a run that cannot find out remembers nothing, and a state made anew starts anew', () => {
  const host = world();
  host.write('/etc/motd', 'two\n');
  host.drift();
  const before = readFileSync(host.file, 'utf8');
  const state = host.at('/var/lib/system-manager/state.json');
  const text = readFileSync(state, 'utf8');
  writeFileSync(state, '{');
  assert.is(host.drift().code, 78);
  assert.is(readFileSync(host.file, 'utf8'), before);
  writeFileSync(
    state,
    text.replace(/"lineage":"[^"]*"/, '"lineage":"11111111-1111-4111-8111-111111111111"'),
  );
  assert.match(host.drift().stdout, 'file:/etc/motd');
  host.dispose();
});

test('a file that is no last report is refused and stays', () => {
  const host = world();
  for (const text of ['', '{', '{}', '{"at":"x"}', 'my notes\n']) {
    writeFileSync(host.file, text);
    const ran = host.drift();
    assert.is(ran.code, 78, ran.stderr);
    assert.match(ran.stderr, 'Cannot use the last report');
    assert.is(readFileSync(host.file, 'utf8'), text);
  }
  unlinkSync(host.file);
  assert.is(host.drift().code, 0);
  assert.is(lstatSync(host.file).mode & 0o777, 0o600);
  host.dispose();
});

test('without a file it lies in the state directory of the service, one for each root', () => {
  const host = world();
  host.write('/etc/motd', 'two\n');
  const env = { STATE_DIRECTORY: `${join(host.directory, 'service')}:/elsewhere` };
  const untouched = inodesOf(host.root);
  const ran = (...flags: readonly string[]): Ran =>
    sm(['drift', '--root', host.root, '--since-last', ...flags], { env });
  assert.match(ran().stdout, 'file:/etc/motd');
  assert.is(ran().stdout, '');
  assert.is(inodesOf(host.root), untouched, 'nothing of it is on the managed host');
  assert.ok(existsSync(join(host.directory, 'service')));
  const other = scratch();
  applied(other, manifest);
  other.write('/etc/motd', 'two\n');
  assert.match(sm(['drift', '--root', other.root, '--since-last'], { env }).stdout, '/etc/motd');
  assert.is(ran().stdout, '');
  other.dispose();
  host.dispose();
});

test.run();
