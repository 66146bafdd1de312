import { appendFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, type Ran, sm } from '../support/sm.ts';

const test = suite('history');

const on = (world: Scratch, ...words: readonly string[]): Ran =>
  sm([...words, '--root', world.root]);
const state = '/var/lib/system-manager';

function applications(count: number): Scratch {
  const world = scratch();
  for (let number = 1; number <= count; number += 1) {
    applied(world, { version: 1, etc: { motd: { text: `${number}\n` } } });
  }
  return world;
}

test('the history ends with the newest, can be cut, and bears a damaged line', () => {
  const world = applications(3);
  const lines = on(world, 'history').stdout.trimEnd().split('\n');
  assert.match(lines[0] ?? '', /^when +who +what +result +changes +generation$/);
  assert.match(lines[3] ?? '', /apply +ok +\+0 ~1 -0 +3$/);
  assert.is(on(world, 'history', '-n', '1').stdout.trimEnd().split('\n').length, 2);
  assert.is(on(world, 'history', '-n', '0').code, 64);
  appendFileSync(world.at(`${state}/history.jsonl`), '{"at": "2026-\nnull\n');
  const torn = on(world, 'history');
  assert.equal([torn.code, torn.stdout.trimEnd().split('\n').length], [0, 4]);
  assert.match(torn.stderr, 'Cannot read 2 lines of the history');
  const json = JSON.parse(on(world, 'history', '--json', '-n', '2').stdout);
  assert.equal([json.history.length, json.damaged], [2, 2]);
  world.dispose();
});

test.run();
