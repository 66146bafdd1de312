import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allWell } from '../../../executors/units/ended-well.ts';

const test = suite('how runs of a unit ended');

const line = (id: string, more: object = {}): string =>
  `${JSON.stringify({ MESSAGE_ID: id, UNIT: 'a.service', ...more })}\n`;
const well = line('7ad2d189f7e94e70a38c781354912448');
const badly = line('d9b373ed55a64feb8242e02dbe79a49c', { UNIT_RESULT: 'exit-code' });
const again = (count: number): string =>
  line('5eb03494b6584870a536b337290809b3', { N_RESTARTS: String(count) });

test('well is only what the journal tells of, of every run', () => {
  assert.ok(allWell(well + again(1), 1));
  assert.ok(allWell(well + again(1) + well + again(2), 2));
  assert.not.ok(allWell(well + again(1) + badly + again(2), 2));
  assert.not.ok(allWell(well + again(2), 2), 'of the first run nothing is known');
  assert.not.ok(allWell(again(1) + well + again(2), 2), 'nor here');
  assert.not.ok(allWell(well + again(1) + again(2), 2), 'nor of the second');
  assert.not.ok(allWell('', 1));
});

test('a run that failed counts however many ended well since it was counted', () => {
  assert.not.ok(allWell(badly + again(1) + well + again(2) + well + again(3) + well, 2));
});

test('what was before its last start does not count', () => {
  assert.ok(allWell(badly + again(1) + badly + well + again(1), 1));
});

test('a journal that cannot be read tells nothing', () => {
  for (const text of ['no such option\n', 'null\n', '{"MESSAGE_ID":[1]}\n', '{"MESSAGE_ID"\n']) {
    assert.not.ok(allWell(text, 1));
    assert.not.ok(allWell(well + again(1) + text, 1));
  }
});

test.run();
