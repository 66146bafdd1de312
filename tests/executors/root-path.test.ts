import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rootPathOf } from '../../executors/root-path.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('the path of a root');

test('links and dots are taken out of it, so that / is always known as /', () => {
  const world = scratch();
  mkdirSync(world.at('/inner'));
  symlinkSync('inner', world.at('/relative'));
  symlinkSync('/', world.at('/everything'));
  assert.is(rootPathOf(`${world.root}/relative/../inner/.`), world.at('/inner'));
  assert.is(rootPathOf(world.at('/relative')), world.at('/inner'));
  assert.is(rootPathOf(world.at('/everything')), '/');
  assert.is(rootPathOf('//'), '/');
  world.dispose();
});

test('a link of /proc that leads to where it says is followed', () => {
  assert.is(rootPathOf('/proc/self/root'), '/');
  assert.is(rootPathOf('/proc/self/cwd'), realpathSync(process.cwd()));
});

test('a root that is not there is an error', () => {
  assert.throws(() => rootPathOf('/nowhere/at/all'), /ENOENT/);
});

test.run();
