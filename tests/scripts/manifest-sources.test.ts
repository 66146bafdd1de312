import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allRefuse } from '../support/cli-manifest.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied } from '../support/sm.ts';

const test = suite('the sources of a manifest');

function sourceRefused(world: Scratch, source: string, words: readonly string[]): void {
  const manifest = { version: 1, etc: { conf: { source, mode: '0644' } } };
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  allRefuse(world, path, ['etc."conf".source', ...words]);
}

test('a source that is not there is named', () => {
  const world = scratch();
  sourceRefused(world, './nothing', ['nothing']);
  sourceRefused(world, '/nowhere/at/all', ['/nowhere/at/all']);
  symlinkSync('gone', join(world.directory, 'dangling'));
  sourceRefused(world, './dangling', ['dangling']);
  world.dispose();
});

test('an empty directory as a source is refused', () => {
  const world = scratch();
  mkdirSync(join(world.directory, 'empty'));
  sourceRefused(world, './empty', ['empty']);
  world.dispose();
});

test('a pattern that matches nothing is refused', () => {
  const world = scratch();
  mkdirSync(join(world.directory, 'conf'));
  sourceRefused(world, './conf/*.conf', ['*.conf']);
  sourceRefused(world, './missing/*', ['missing']);
  world.dispose();
});

test('a FIFO or a device as a source is refused, and nobody waits for it', () => {
  const world = scratch();
  spawnSync('mkfifo', [join(world.directory, 'pipe')]);
  sourceRefused(world, './pipe', ['pipe', 'regular file']);
  sourceRefused(world, '/dev/zero', ['/dev/zero', 'regular file']);
  mkdirSync(join(world.directory, 'folder'));
  spawnSync('mkfifo', [join(world.directory, 'folder/pipe')]);
  sourceRefused(world, './folder', ['folder/pipe']);
  world.dispose();
});

test('a directory that holds itself through a link is refused', () => {
  const world = scratch();
  mkdirSync(join(world.directory, 'loop'));
  symlinkSync('.', join(world.directory, 'loop/again'));
  world.beside('loop/file', 'x');
  sourceRefused(world, './loop', ['loop']);
  world.dispose();
});

test('a directory stands for each file in it, a pattern for each file it matches', () => {
  const world = scratch();
  world.beside('site/a.conf', 'a\n');
  world.beside('site/deep/b.conf', 'b\n');
  world.beside('more/c.conf', 'c\n');
  world.beside('more/d.txt', 'd\n');
  applied(world, {
    version: 1,
    etc: { sites: { source: './site' }, extra: { source: './more/*.conf' } },
  });
  assert.is(world.read('/etc/sites/a.conf'), 'a\n');
  assert.is(world.read('/etc/sites/deep/b.conf'), 'b\n');
  assert.is(world.read('/etc/extra/c.conf'), 'c\n');
  assert.not(world.exists('/etc/extra/d.txt'));
  world.dispose();
});

test('two sources that bring the same target are refused', () => {
  const world = scratch();
  world.beside('site/a.conf', 'a\n');
  const manifest = {
    version: 1,
    etc: { sites: { source: './site' }, 'sites/a.conf': { text: 'x' } },
  };
  const path = world.beside('manifest.json', JSON.stringify(manifest));
  allRefuse(world, path, ['/etc/sites/a.conf']);
  world.dispose();
});

test.run();
