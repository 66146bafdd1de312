import { chmodSync, existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../schema/parse.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, type Ran, sm } from '../support/sm.ts';

const test = suite('acknowledged drift');

const manifest = { version: 1, etc: { motd: { text: 'one\n' }, issue: { text: 'x\n' } } };

interface World extends Scratch {
  readonly file: string;
  readonly drift: (...flags: readonly string[]) => Ran;
}

// The content of one and the mode of another.
function drifted(name = 'known.yaml'): World {
  const world = scratch();
  applied(world, manifest);
  world.write('/etc/motd', 'two\n');
  chmodSync(world.at('/etc/issue'), 0o600);
  const file = join(world.directory, name);
  const drift = (...flags: readonly string[]): Ran =>
    sm(['drift', '--root', world.root, '--ack-file', file, ...flags], { cwd: world.directory });
  return { ...world, file, drift };
}

test('--ack writes what drifts now, and it is silent until it drifts further', () => {
  const world = drifted();
  const acked = world.drift('--ack', 'file:/etc/motd', '--ack-reason', 'a ticket');
  assert.is(acked.code, 2);
  assert.match(acked.stderr, 'Acknowledged file:/etc/motd as it is now');
  assert.not.match(acked.stdout, 'file:/etc/motd');
  assert.match(acked.stdout, 'Drift: 1 of 2 resources. 1 acknowledged.');
  assert.is(world.drift('--ack', 'file:/etc/issue#mode', '--ack-until', '7d').code, 0);
  const quiet = world.drift();
  assert.equal([quiet.code, quiet.stdout, quiet.stderr], [0, '', '']);
  world.write('/etc/motd', 'three\n');
  const again = world.drift();
  assert.is(again.code, 2);
  assert.match(again.stdout, 'file:/etc/motd has changed');
  assert.match(again.stdout, 'was of another drift; it has changed since');
  world.dispose();
});

test('--json tells what is acknowledged, by whom and until when', () => {
  const world = drifted();
  world.drift('--ack', 'file:/etc/**', '--ack-reason', 'why', '--ack-until', '2099-12-24');
  const { code, stdout } = world.drift('--json');
  const report = JSON.parse(stdout);
  assert.ok(parse('drift', report).ok);
  assert.is(code, 0);
  assert.equal([report.in_sync, report.resource_drift], [true, []]);
  assert.equal(
    report.acknowledged.map(({ address, reason, until }: Record<string, string>) => [
      ...[address, reason, until],
    ]),
    [
      ['file:/etc/issue', 'why', '2099-12-24'],
      ['file:/etc/motd', 'why', '2099-12-24'],
    ],
  );
  world.dispose();
});

test('the fingerprint of --json is what an entry by hand names', () => {
  const world = drifted('known.json');
  const { resource_drift } = JSON.parse(world.drift('--json').stdout);
  const acknowledged = resource_drift.map(({ address, fingerprint }: Record<string, string>) => ({
    ...{ address, fingerprint },
  }));
  writeFileSync(world.file, JSON.stringify({ version: 1, acknowledged }));
  assert.is(world.drift().code, 0);
  world.dispose();
});

test('an entry without a fingerprint lasts until its end, whatever drifts', () => {
  const world = drifted();
  const write = (until: string): void =>
    writeFileSync(
      world.file,
      `version: 1\nacknowledged:\n  - { address: "file:/etc/*", until: "${until}" }\n`,
    );
  write('2099-01-01');
  assert.is(world.drift().code, 0);
  write('2001-01-01');
  const ended = world.drift();
  assert.is(ended.code, 2);
  assert.match(ended.stdout, 'ended with 2001-01-01');
  world.dispose();
});

test('a second --ack takes the place of the first, and comments and mode of the file stay', () => {
  const world = drifted();
  writeFileSync(world.file, '# of the night shift\nversion: 1\nacknowledged: [] # nothing yet\n');
  chmodSync(world.file, 0o640);
  world.drift('--ack', 'file:/etc/motd');
  world.write('/etc/motd', 'three\n');
  world.drift('--ack', 'file:/etc/motd');
  const text = readFileSync(world.file, 'utf8');
  assert.match(text, '# of the night shift');
  assert.is(text.split('file:/etc/motd').length, 2, text);
  assert.is(lstatSync(world.file).mode & 0o777, 0o640);
  assert.is(world.drift('--ignore', 'file:/etc/issue').code, 0);
  world.dispose();
});

test('a file that is not one is 78 and names each problem; one that is not there holds nothing', () => {
  const world = drifted();
  assert.is(world.drift().code, 2);
  for (const [text, ...words] of [
    ['version: 1\nacknowledged: [{ address: file:/etc/motd }]', 'neither fingerprint nor until'],
    ['version: 1\nacknowledged: [{ address: /etc/motd, until: 2099-01-01 }]', 'with its kind'],
    ['version: 1\nacknowledged: [{ address: file:/a, until: soon }]', 'acknowledged[0].until'],
    ['version: 2\nacknowledged: []', 'version'],
    ['version: 1', 'acknowledged'],
    ['{ version: 1', 'expected YAML'],
    ['', 'Cannot use the acknowledgements'],
  ] as const) {
    writeFileSync(world.file, text);
    const ran = world.drift();
    assert.is(ran.code, 78, `${text}\n${ran.stderr}`);
    for (const word of words) assert.match(ran.stderr, word);
    assert.is(ran.stdout, '');
    const written = world.drift('--ack', 'file:/etc/motd');
    assert.equal([written.code, readFileSync(world.file, 'utf8')], [78, text]);
  }
  world.dispose();
});

test('as root, a file that others can write hides nothing', () => {
  const world = drifted();
  world.drift('--ack', 'file:/etc/**');
  chmodSync(world.file, 0o666);
  const ran = world.drift();
  assert.is(ran.code, process.geteuid?.() === 0 ? 78 : 0, ran.stderr);
  if (ran.code === 78) assert.match(ran.stderr, 'others can write it');
  world.dispose();
});

test('words that would do nothing are usage errors that name the right form', () => {
  const world = drifted();
  const bare = (...flags: readonly string[]): Ran => sm(['drift', '--root', world.root, ...flags]);
  for (const [flags, word] of [
    [['--ignore', '/etc/motd'], 'file:/etc/motd'],
    [['--ignore', 'motd'], 'an address with its kind'],
    [['--ack', 'file:/etc/motd'], '--ack-file'],
    [['--ack-until', '7d'], '--ack'],
    [['--ack-file', world.file, '--ack', 'file:/etc/motd', '--ack-until', 'soon'], '7d'],
  ] as const) {
    const ran = bare(...flags);
    assert.is(ran.code, 64, flags.join(' '));
    assert.match(ran.stderr, word);
    assert.is(ran.stdout, '');
  }
  const nothing = world.drift('--ack', 'file:/etc/other');
  assert.is(nothing.code, 1);
  assert.match(nothing.stderr, 'nothing that it matches drifts');
  assert.not(existsSync(world.file));
  world.dispose();
});

test.run();
