import { chmodSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openOutside } from '../../executors/outside.ts';
import { addAcknowledgements } from '../../executors/write-acknowledgements.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('files that are written for the user');

test('never run as whoever wrote them, whatever mode stood there before', async () => {
  const world = scratch();
  const path = join(world.directory, 'known.yaml');
  writeFileSync(path, 'version: 1\nacknowledged: []\n');
  chmodSync(path, 0o6755);
  await addAcknowledgements(openOutside(), path, [
    { address: 'file:/etc/motd', until: '2099-01-01', reason: 'known' },
  ]);
  assert.is(lstatSync(path).mode & 0o7777, 0o755);
  assert.match(readFileSync(path, 'utf8'), 'file:/etc/motd');
  world.dispose();
});

test('never go through a link, and have their mode whatever the umask', () => {
  const world = scratch();
  const outside = openOutside();
  const target = world.beside('target', 'precious\n');
  const link = join(world.directory, 'link');
  symlinkSync(target, link);
  assert.throws(() => outside.write(link, 'x', 0o644), /something else than a file/);
  assert.is(readFileSync(target, 'utf8'), 'precious\n');
  const umask = process.umask(0o077);
  outside.write(join(world.directory, 'new'), 'x\n', 0o644);
  process.umask(umask);
  assert.is(lstatSync(join(world.directory, 'new')).mode & 0o777, 0o644);
  world.dispose();
});

test.run();
