import { spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allRefuse, textRefused, withManifest } from '../support/cli-manifest.ts';
import { refuses } from '../support/cli-refusal.ts';
import { scratch } from '../support/scratch.ts';
import { program, sm } from '../support/sm.ts';

const test = suite('a manifest that is no manifest');

test('a path where nothing is, a directory and a FIFO are refused at once', () => {
  const world = scratch();
  allRefuse(world, join(world.directory, 'gone.yaml'), ['gone.yaml']);
  mkdirSync(join(world.directory, 'folder'));
  allRefuse(world, join(world.directory, 'folder'), ['folder', 'a directory without etcFiles']);
  spawnSync('mkfifo', [join(world.directory, 'pipe.yaml')]);
  allRefuse(world, join(world.directory, 'pipe.yaml'), ['pipe.yaml', 'regular file']);
  allRefuse(world, '/dev/zero', ['/dev/zero']);
  world.dispose();
});

test('an empty file is not an empty manifest', () => {
  for (const text of ['', ' \n\t\n']) {
    textRefused('manifest.yaml', text, ['manifest.yaml', 'empty']);
    textRefused('manifest.json', text, ['manifest.json', 'empty']);
  }
  textRefused('manifest.yaml', '# only a comment\n', ['manifest.yaml']);
  textRefused('manifest.yaml', 'version: 1\n---\nversion: 1\n', ['manifest.yaml']);
});

test('bytes that are not UTF-8 are refused, also a single one', () => {
  const world = scratch();
  for (const [name, bytes] of [
    ['one.yaml', [0xff]],
    ['two.json', [0x7b, 0xc3, 0x28, 0x7d]],
    ['zero.yaml', [0x00]],
  ] as const) {
    const path = join(world.directory, name);
    writeFileSync(path, Uint8Array.from(bytes));
    allRefuse(world, path, [name]);
  }
  world.dispose();
});

test('text that is neither JSON nor YAML is refused with the place of the mistake', () => {
  textRefused('manifest.json', '{"version": 1,', ['manifest.json']);
  textRefused('manifest.jsonc', '{"version": 1 /* never closed }', ['manifest.jsonc']);
  textRefused('manifest.yaml', 'version: 1\netc: {a: [\n', ['manifest.yaml', 'line']);
  textRefused('manifest.yaml', 'version: 1\n\tetc: {}\n', ['manifest.yaml']);
  textRefused('manifest.yaml', 'x', ['manifest.yaml', 'object']);
});

test('a key that stands twice in YAML is refused', () => {
  const text = 'version: 1\netc:\n  motd: { text: a }\n  motd: { text: b }\n';
  textRefused('manifest.yaml', text, ['manifest.yaml', 'unique']);
});

test('a YAML of aliases upon aliases is refused, not unfolded', () => {
  const laughs = Array.from({ length: 12 }, (_, level) =>
    level === 0
      ? 'a0: &a0 [lol]'
      : `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
  );
  textRefused('manifest.yaml', `${laughs.join('\n')}\n`, ['manifest.yaml']);
});

test('nesting without end is refused, not followed', () => {
  for (const name of ['manifest.json', 'manifest.yaml'])
    textRefused(name, '['.repeat(100_000), [name]);
});

test('200 MiB are refused by their size, in little memory, from a file and from a pipe', () => {
  const world = scratch();
  const path = world.beside('manifest.json', '{"version": 1, "etc": {}}');
  truncateSync(path, 200 * 1024 * 1024);
  allRefuse(world, path, ['manifest.json', 'bytes']);
  const limits = ['--max-old-space-size=64', program, 'plan', '--root', world.root];
  const limited = spawnSync(
    'sh',
    ['-c', 'cat /dev/zero | exec "$@"', 'sh', process.execPath, ...limits, '--manifest', '-'],
    { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: '' } },
  );
  assert.is(limited.status, 78, limited.stderr);
  assert.match(limited.stderr, 'standard input');
  world.dispose();
});

test('a YAML of 48 MiB of nothing but brackets ends with an error, not without memory', () => {
  const world = scratch();
  const path = world.beside('manifest.yaml', '['.repeat(48 * 1024 * 1024));
  const ran = spawnSync(
    process.execPath,
    ['--max-old-space-size=256', program, 'plan', '--root', world.root, '--manifest', path],
    { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: '' } },
  );
  assert.is(ran.status, 78, ran.stderr.slice(0, 200));
  assert.match(ran.stderr, 'manifest.yaml');
  world.dispose();
});

test('a Nix expression is refused with what is read instead', () => {
  textRefused('flake.nix', '{ }', ['flake.nix', 'YAML']);
});

test('no manifest at all is a usage error that says where it was looked for', () => {
  const world = scratch();
  for (const command of [['plan'], ['validate'], ['apply', '--yes']])
    refuses(world, () => sm([...command, '--root', world.root], { cwd: world.directory }), {
      code: 64,
      words: ['manifest.json', '/etc/system-manager', world.directory],
    });
  world.dispose();
});

test('an empty manifest is valid, and plans nothing', () => {
  const world = scratch();
  const ran = withManifest(world, 'plan', world.beside('manifest.yaml', 'version: 1\n'));
  assert.is(ran.code, 0);
  assert.match(ran.stderr, 'No changes. The host matches the manifest.');
  world.dispose();
});

test.run();
