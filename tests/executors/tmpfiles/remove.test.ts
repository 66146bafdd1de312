import { mkdirSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { removeTmpfiles } from '../../../executors/tmpfiles/remove.ts';
import type { Address, TmpfilesValue } from '../../../schema/types.ts';
import { openDoor } from '../../support/door.ts';
import { thing } from '../../support/tmpfiles-question.ts';

const test = suite('removing what a tmpfiles line made');

const address = '/srv/a';

function removing(
  prepare: (at: string, write: (path: string, text: string) => void) => void,
  recorded: TmpfilesValue,
): readonly [boolean, string | undefined] {
  const { world, system, dispose } = openDoor();
  mkdirSync(world.at('/srv'));
  prepare(world.at('/srv/a'), world.write);
  const error = removeTmpfiles(`tmpfiles:${address}` as Address, recorded, system);
  const there = world.exists('/srv/a');
  dispose();
  return [there, error];
}

test('an empty directory goes', () => {
  assert.equal(
    removing((at) => mkdirSync(at), thing('directory')),
    [false, undefined],
  );
});

test('a directory that holds something stays, and so does what it holds', () => {
  const [there, error] = removing((_, write) => write('/srv/a/data', 'x'), thing('directory'));
  assert.ok(there);
  assert.match(error ?? '', /Cannot remove \/srv\/a: the directory is not empty .*left as it is/);
});

test('a link goes that leads where it did', () => {
  const prepare = (at: string): void => symlinkSync('t', at);
  assert.equal(removing(prepare, thing('symlink', { target: 't' })), [false, undefined]);
});

test('a link that leads elsewhere stays', () => {
  const [there, error] = removing((at) => symlinkSync('u', at), thing('symlink', { target: 't' }));
  assert.ok(there);
  assert.match(error ?? '', /expected a link to t/);
});

test('what was replaced by something else stays', () => {
  const write = (_: string, put: (path: string, text: string) => void): void => put('/srv/a', 'x');
  assert.ok(removing(write, thing('directory'))[0]);
  assert.ok(removing(write, thing('symlink', { target: 't' }))[0]);
});

for (const is of ['file', 'fifo', 'device', 'anything'] as const) {
  test(`a ${is} is never removed`, () => {
    const [there, error] = removing((_, write) => write('/srv/a', 'x'), thing(is));
    assert.ok(there);
    assert.ok(error);
  });
}

test('what is gone already is gone', () => {
  assert.equal(
    removing(() => undefined, thing('directory')),
    [false, undefined],
  );
});

test.run();
