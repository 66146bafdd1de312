import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureProgram } from '../support/ensure-program.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, program, sm } from '../support/sm.ts';
import { inodesOf } from '../support/snapshot.ts';

const test = suite('drift and plan under strace');
const manifest = {
  version: 1,
  etc: {
    motd: { text: 'hello\n' },
    'app/link': { link: '../motd' },
    'app/stored': { text: 'stored\n', mode: 'symlink' },
    'app/hosts': { text: 'ours\n', onConflict: 'backup' },
    gone: { absent: true },
  },
};
const strace = ensureProgram('strace');

const changing =
  /^(rename|unlink|rmdir|mkdir|mknod|link|symlink|chmod|chown|lchown|fchmod|fchown|truncate|ftruncate|utime|utimensat|futimesat|setxattr|lsetxattr|fsetxattr|removexattr|lremovexattr|fremovexattr|fallocate|creat)/;

interface Call {
  readonly name: string;
  readonly text: string;
}

// Every system call of a run that names files or descriptors, whole lines of strace.
function trace(world: Scratch, args: readonly string[]): readonly Call[] {
  const log = join(world.directory, 'trace');
  const filter = 'trace=%file,%desc,ftruncate,fchmod,fchown';
  spawnSync(
    strace ?? '',
    ['-f', '-y', '-s', '300', '-o', log, '-e', filter, process.execPath, program, ...args],
    { cwd: world.directory, env: { PATH: '/usr/bin:/bin', HOME: '' } },
  );
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name = '', rest = ''] = /^\d+ +([a-z0-9_]+)\((.*)$/.exec(line) ?? [];
      return name === '' ? [] : [{ name, text: rest }];
    });
}

// The trace is of real use only if it does see what changes files.
const changes = (calls: readonly Call[], root: string): readonly string[] =>
  calls
    .filter(({ text }) => text.includes(root) || /\/proc\/self\/fd\//.test(text))
    .filter(
      ({ name, text }) =>
        changing.test(name) ||
        (name.startsWith('open') && /O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)/.test(text)) ||
        (/^(p?write|p?writev)/.test(name) && new RegExp(`^\\d+<${root}`).test(text)),
    )
    .map(({ name, text }) => `${name}(${text}`);

function driftedWorld(): Scratch {
  const world = scratch();
  world.write('/etc/app/hosts', 'theirs\n');
  world.write('/etc/gone', 'theirs\n');
  applied(world, manifest);
  world.write('/etc/motd', 'by hand\n');
  return world;
}

function watched(name: string, body: () => void): void {
  if (strace !== undefined) test(name, body);
  else process.stdout.write(`Not tried, for there is no strace here: ${name}\n`);
}

test('drift and plan of the built program leave every inode as it was', () => {
  const world = driftedWorld();
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  const before = inodesOf(world.root);
  assert.is(sm(['drift', '--root', world.root, '--deep']).code, 2);
  assert.is(sm(['plan', '--root', world.root, '--manifest', path]).code, 0);
  assert.is(inodesOf(world.root), before);
  world.dispose();
});

watched('drift opens nothing for writing and changes nothing below the root', () => {
  const world = driftedWorld();
  const before = inodesOf(world.root);
  const calls = trace(world, ['drift', '--root', world.root, '--deep']);
  assert.ok(
    calls.some(({ text }) => text.includes('state.json')),
    'it saw drift at work',
  );
  assert.equal(changes(calls, world.root), []);
  assert.is(inodesOf(world.root), before);
  world.dispose();
});

watched(
  'drift that remembers, acknowledges and measures still changes nothing below the root',
  () => {
    const world = driftedWorld();
    const before = inodesOf(world.root);
    const beside = (name: string): string => join(world.directory, name);
    const flags = ['--ack-file', beside('known.yaml'), '--ack', 'file:/etc/motd'];
    const more = [`--since-last=${beside('last.json')}`, '--metrics-file', beside('sm.prom')];
    const calls = trace(world, ['drift', '--root', world.root, ...flags, ...more]);
    const own = calls.filter(
      ({ text }) => text.includes(`${world.root}/`) || text.includes('/fd/'),
    );
    assert.equal(changes(own, `${world.root}/`), []);
    assert.is(inodesOf(world.root), before);
    assert.ok(['known.yaml', 'last.json', 'sm.prom'].every((name) => existsSync(beside(name))));
    world.dispose();
  },
);

watched('doctor and completion open nothing for writing and change nothing below the root', () => {
  const world = driftedWorld();
  const before = inodesOf(world.root);
  for (const words of [['doctor'], ['complete', 'address']]) {
    const calls = trace(world, [...words, '--root', world.root]);
    assert.ok(calls.some(({ text }) => text.includes('state.json')));
    assert.equal(changes(calls, world.root), []);
  }
  assert.is(inodesOf(world.root), before);
  world.dispose();
});

watched('plan opens nothing for writing and changes nothing below the root', () => {
  const world = driftedWorld();
  const before = inodesOf(world.root);
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  const calls = trace(world, ['plan', '--root', world.root, '--manifest', path]);
  assert.ok(
    calls.some(({ text }) => text.includes('state.json')),
    'it saw plan at work',
  );
  assert.equal(changes(calls, world.root), []);
  assert.is(inodesOf(world.root), before);
  world.dispose();
});

watched('the same look at an apply does find its writes', () => {
  const world = driftedWorld();
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  const calls = trace(world, ['apply', '--root', world.root, '--manifest', path, '--yes']);
  const found = changes(calls, world.root).join('\n');
  assert.match(found, /rename/);
  assert.match(found, /O_CREAT/);
  world.dispose();
});

test.run();
