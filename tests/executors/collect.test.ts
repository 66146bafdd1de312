import { renameSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyOn, destroyOn, isDone, mustApply } from '../support/engine.ts';
import { deleteOn, generationsOn } from '../support/generations.ts';
import { interruptedOn } from '../support/interrupted.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { bytesOf } from '../support/snapshot.ts';

const test = suite('what no kept generation needs');
const state = '/var/lib/system-manager';
const all = (): boolean => true;

const kept = (world: Scratch, below: string): readonly string[] =>
  [...bytesOf(world.root).keys()].filter((path) => path.startsWith(`${state}/${below}`)).sort();
const texts = (world: Scratch, below: string): readonly string[] =>
  kept(world, below)
    .filter((path) => !/about\.json|restored/.test(path))
    .map((path) => world.read(path))
    .sort();
const motd = (entry: object) => ({ version: 1, etc: { motd: entry } });

test('are contents of sources, and blobs that no link leads to', async () => {
  const world = scratch();
  for (const value of ['one\n', 'two\n']) {
    const source = world.beside('source', value);
    const stored = { text: value, mode: 'symlink' };
    await mustApply(world, { version: 1, etc: { copied: { source }, stored } });
  }
  assert.equal(texts(world, 'backups'), ['one\n', 'two\n']);
  assert.equal(texts(world, 'store'), ['one\n', 'two\n']);
  assert.equal(deleteOn(world, all), { generations: [1], backups: 0, contents: 1, blobs: 1 });
  assert.equal(texts(world, 'backups'), ['two\n']);
  assert.equal(texts(world, 'store'), ['two\n']);
  assert.is(world.read('/etc/copied'), 'two\n');
  world.dispose();
});

test('are no contents of files that were there already, and never had to be written', async () => {
  const world = scratch();
  world.write('/etc/motd', 'one\n');
  await mustApply(world, motd({ source: world.beside('source', 'one\n') }));
  await mustApply(world, motd({ source: world.beside('source', 'two\n') }));
  assert.ok(isDone(await applyOn(world, { backTo: 1 })));
  assert.is(world.read('/etc/motd'), 'one\n');
  world.dispose();
});

test('are edits by hand of a time that nothing is kept of; what was there before us stays', async () => {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n');
  const ours = (value: string) => motd({ text: value, onConflict: 'backup' });
  await mustApply(world, ours('1\n'));
  world.write('/etc/motd', 'by hand\n');
  await mustApply(world, ours('2\n'));
  await mustApply(world, ours('3\n'));
  assert.equal(texts(world, 'backups'), ['by hand\n', 'theirs\n']);
  assert.is(deleteOn(world, (number) => number === 1).backups, 0, 'the edit is of generation 2');
  assert.is(deleteOn(world, all).backups, 1);
  assert.equal(texts(world, 'backups'), ['theirs\n']);
  assert.ok(isDone(await destroyOn(world)));
  assert.is(world.read('/etc/motd'), 'theirs\n');
  assert.is(deleteOn(world, all).backups, 1, 'given back, and of no kept generation');
  assert.equal(texts(world, 'backups'), []);
  world.dispose();
});

test('is never a blob that a link leads to which was renamed, or is not ours any more', async () => {
  const world = scratch();
  const stored = (value: string) => ({ text: value, mode: 'symlink' });
  const files = (value: string) => ({
    version: 1,
    etc: { a: stored(`a ${value}`) },
    files: { '/opt/b': stored(`b ${value}`) },
  });
  await mustApply(world, files('one'));
  renameSync(world.at('/etc/a'), world.at('/etc/a.bak'));
  renameSync(world.at('/opt/b'), world.at('/opt/b.bak'));
  await mustApply(world, files('two'));
  await mustApply(world, files('three'));
  assert.is(deleteOn(world, all).blobs, 2);
  const left = texts(world, 'store').filter((value) => !value.startsWith('{'));
  assert.equal(left, ['a one', 'a three', 'b one', 'b three']);
  await mustApply(world, files('four'));
  assert.is(deleteOn(world, all).blobs, 2, 'and is remembered where nobody would look');
  assert.ok(texts(world, 'store').includes('b one'));
  world.dispose();
});

test('is unknown where a generation is damaged: then nothing else goes', async () => {
  const world = scratch();
  for (const value of ['1\n', '2\n', '3\n']) {
    await mustApply(world, motd({ source: world.beside('source', value) }));
  }
  world.write(`${state}/generations/2/needs.json`, 'torn');
  world.write(`${state}/generations/2/manifest.json`, 'torn');
  assert.is(deleteOn(world, (number) => number === 1).contents, 0);
  assert.is(deleteOn(world, all).contents, 2);
  assert.equal(texts(world, 'backups'), ['3\n']);
  world.dispose();
});

test('is what a crash has left half removed', async () => {
  const world = scratch();
  await mustApply(world, motd({ text: '1\n' }));
  for (const path of [
    'generations/.gone-7/plan.json',
    'backups/.gone-x/object',
    'backups/.draft-y/o',
  ]) {
    world.write(`${state}/${path}`, 'left\n');
  }
  deleteOn(world, all);
  assert.equal([...kept(world, 'generations/.'), ...kept(world, 'backups/.')], []);
  assert.equal(generationsOn(world), [1]);
  world.dispose();
});

test('a backup says when and why it was taken', async () => {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n');
  await mustApply(world, motd({ text: '1\n', onConflict: 'backup' }));
  const [about = ''] = kept(world, 'backups').filter((path) => path.endsWith('about.json'));
  const said = JSON.parse(world.read(about)) as Readonly<Record<string, string>>;
  assert.equal([said.reason, said.path], ['original', '/etc/motd']);
  assert.match(said.at ?? '', /^\d{4}-\d\d-\d\dT/);
  assert.match(said.plan_id ?? '', /^sha256:/);
  world.dispose();
});

test('what an apply that was killed still needs is not collected', async () => {
  const world = scratch();
  const copy = await interruptedOn(world);
  const before = bytesOf(copy.root);
  deleteOn(copy, all);
  for (const [path, digest] of bytesOf(copy.root)) {
    if (!path.endsWith('/lock')) assert.is(before.get(path), digest, path);
  }
  copy.dispose();
  world.dispose();
});

test.run();
