import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { start } from '../support/cli-process.ts';
import { driftOn, stateOn } from '../support/engine.ts';
import { type Scratch, scratch } from '../support/scratch.ts';

const test = suite('applies that race');

function race(world: Scratch, count: number, ...flags: readonly string[]) {
  const runs = Array.from({ length: count }, (_, index) => {
    const manifest = { version: 1, etc: { motd: { text: `${index}\n` }, common: { text: 'x' } } };
    const path = world.beside(`${index}.json`, JSON.stringify(manifest));
    return start(['apply', '--yes', '--root', world.root, '--manifest', path, ...flags]).end;
  });
  return Promise.all(runs);
}

test('without waiting, each either wins or ends with 75 and names the holder', async () => {
  const world = scratch();
  const ran = await race(world, 5);
  for (const { code, stderr } of ran) {
    assert.ok(code === 0 || code === 75, `${code} ${stderr}`);
    if (code === 75) assert.match(stderr, /lock: .* holds it/);
  }
  const winners = ran.filter(({ code }) => code === 0).length;
  assert.ok(winners >= 1);
  assert.is(stateOn(world)?.serial, winners, 'each winner counts once');
  assert.ok((await driftOn(world, true)).in_sync);
  world.dispose();
});

test('with --lock-timeout all of them get their turn, one after the other', async () => {
  const world = scratch();
  const ran = await race(world, 4, '--lock-timeout', '60s');
  for (const { code, stderr } of ran) assert.is(code, 0, stderr);
  assert.is(stateOn(world)?.serial, 4);
  assert.ok((await driftOn(world, true)).in_sync);
  world.dispose();
});

test.run();
