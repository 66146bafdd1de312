import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { journalTails, printableLines } from '../../../executors/units/journal.ts';

const test = suite('journals of units');

test('lines are shown without colors and control characters', () => {
  const text = 'Starting a…\n\u001b[1;31merror\u001b[0m:\tno\u0007 file\r\n\n\u0000\nlast';
  assert.equal(printableLines(text), ['Starting a…', 'error: no file', 'last']);
});

test('no line is longer than people read', () => {
  assert.equal(printableLines('x'.repeat(1000)), [`${'x'.repeat(400)}…`]);
});

test('nothing that is shown can speak to a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const line of printableLines(text))
        assert.not.match(line, /[\u0000-\u001f\u007f-\u009f]/);
    }),
  );
});

test('of very many units only the first journals are read', async () => {
  const units = Array.from({ length: 50 }, (_, at) => `u${at}.service`);
  const read: string[] = [];
  const tails = await journalTails(units, undefined, async (unit) => {
    read.push(unit);
    return ['x'];
  });
  assert.is(read.length, 20);
  assert.equal([...tails.keys()], units.slice(0, 20));
});

test.run();
