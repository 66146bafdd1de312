import { lstatSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../schema/parse.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('what goes to standard output');

const manifest = { version: 1, etc: { motd: { text: 'hello\n' } } };

test('a plan off a terminal is one JSON document, and the summary for people is on stderr', () => {
  const world = scratch();
  const ran = smOn(world, 'plan', manifest);
  assert.is(ran.code, 0);
  assert.ok(parse('plan', JSON.parse(ran.stdout)).ok);
  assert.ok(ran.stdout.endsWith('}\n'));
  assert.match(ran.stderr, 'Plan: 1 to add, 0 to change, 0 to destroy.');
  assert.is(smOn(world, 'plan', manifest, '--json').stdout.length, ran.stdout.length);
  world.dispose();
});

test('the same inputs give the same bytes but for the timestamp', () => {
  const world = scratch();
  const timeless = (): string =>
    smOn(world, 'plan', manifest).stdout.replace(/"timestamp":"[^"]*"/, '');
  assert.is(timeless(), timeless());
  world.dispose();
});

const widest = (text: string): string =>
  text.split('\n').reduce((wide, line) => (line.length > wide.length ? line : wide), '');

test('the summary, the drift report and the help are at most 78 columns wide off a terminal', () => {
  const world = scratch();
  applied(world, manifest);
  world.write('/etc/motd', 'edited\n');
  for (const text of [
    smOn(world, 'plan', manifest).stderr,
    sm(['drift', '--root', world.root]).stdout,
    sm(['plan', '--help']).stdout,
  ])
    assert.ok(widest(text).length <= 78, widest(text));
  world.dispose();
});

test('on an error stdout stays empty, with --json too', () => {
  const world = scratch();
  const bad = { version: 1, etc: { motd: {} } };
  for (const flags of [[], ['--json']]) {
    for (const ran of [
      smOn(world, 'plan', bad, ...flags),
      sm(['drift', '--root', world.root, ...flags]),
      sm(['show', 'file:/etc/motd', '--root', world.root, ...flags]),
      sm(['state', 'list', '--root', world.root, ...flags]),
      sm(['schema', 'nonsense']),
    ]) {
      assert.is.not(ran.code, 0);
      assert.is(ran.stdout, '');
      assert.is.not(ran.stderr, '');
    }
  }
  world.dispose();
});

test('-o writes the plan 0600 and nothing to stdout; apply takes it', () => {
  const world = scratch();
  const out = join(world.directory, 'saved.json');
  const ran = smOn(world, 'plan', manifest, '-o', out);
  assert.is(ran.code, 0);
  assert.is(ran.stdout, '');
  assert.match(ran.stderr, 'Plan: 1 to add');
  assert.is(lstatSync(out).mode & 0o7777, 0o600);
  assert.is(sm(['apply', out, '--root', world.root]).code, 0);
  world.dispose();
});

test('-o replaces an old plan, whatever mode it had', () => {
  const world = scratch();
  const out = join(world.directory, 'saved.json');
  writeFileSync(out, 'old', { mode: 0o666 });
  assert.is(smOn(world, 'plan', manifest, '-o', out).code, 0);
  assert.is(lstatSync(out).mode & 0o7777, 0o600);
  world.dispose();
});

test('-o refuses a link, a device and a directory, and leaves what it points at alone', () => {
  const world = scratch();
  const victim = world.beside('victim', 'precious\n');
  const link = join(world.directory, 'link.json');
  symlinkSync(victim, link);
  for (const out of [link, world.directory, '/dev/null']) {
    const ran = smOn(world, 'plan', manifest, '-o', out);
    assert.is.not(ran.code, 0, out);
    assert.is(ran.stdout, '');
    assert.match(ran.stderr, out);
  }
  assert.is(world.read('/../victim'), 'precious\n');
  assert.is(readlinkSync(link), victim);
  world.dispose();
});

test('-o into a directory that is not there is an error, not a crash', () => {
  const world = scratch();
  const ran = smOn(world, 'plan', manifest, '-o', join(world.directory, 'no/where.json'));
  assert.is.not(ran.code, 0);
  assert.match(ran.stderr, 'no/where.json');
  assert.not.match(ran.stderr, 'mistake in sm');
  world.dispose();
});

test('drift prints nothing at all when in sync, and one document with --json', () => {
  const world = scratch();
  applied(world, manifest);
  const host = ['--root', world.root];
  const quiet = sm(['drift', ...host]);
  assert.equal([quiet.stdout, quiet.stderr], ['', '']);
  const report = JSON.parse(sm(['drift', '--json', ...host]).stdout);
  assert.equal(Object.keys(report).sort(), [
    'format_version',
    'in_sync',
    'interrupted',
    'notes',
    'resource_drift',
  ]);
  assert.is(report.in_sync, true);
  world.dispose();
});

test.run();
