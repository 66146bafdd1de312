import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decide, verdictOf } from '../../planner/verdict.ts';
import { allCells, cellText, possibleCells } from '../support/planner-cells.ts';
import { inWords, table } from '../support/planner-verdict-table.ts';

const test = suite('the three-way table');

for (const row of table) {
  test(row.says, () => {
    const cells = possibleCells.filter((cell) => row.covers(cell));
    assert.ok(cells.length > 0, 'the row speaks of no cell that can come about');
    for (const cell of cells) assert.is(inWords(decide(cell)), row.then, cellText(cell));
  });
}

test('every cell that can come about is in exactly one row', () => {
  const strange = possibleCells.filter(
    (cell) => table.filter((row) => row.covers(cell)).length !== 1,
  );
  assert.equal(strange.map(cellText), []);
});

test('no two rows say the same sentence', () => {
  assert.is(new Set(table.map(({ says }) => says)).size, table.length);
});

test('every cell that the type allows has a verdict', () => {
  assert.is(allCells.length, 3 * 3 * 8 * 2 * 2 * 2 * 4);
  for (const cell of allCells) assert.type(decide(cell).verb, 'string', cellText(cell));
});

test('a remembered verdict is the decided one', () => {
  for (const cell of [...allCells, ...allCells.slice(0, 50)]) {
    assert.equal(verdictOf(cell), decide(cell), cellText(cell));
  }
});

test.run();
