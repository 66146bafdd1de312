import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cell, decide, type Verdict } from '../../planner/verdict.ts';
import { cellText, possibleCells } from '../support/planner-cells.ts';
import { inWords } from '../support/planner-verdict-table.ts';

const test = suite('the laws of the three-way table');

type Acting = Exclude<Verdict, { verb: 'unchanged' | 'conflict' }>;

const acts = (verdict: Verdict): verdict is Acting =>
  verdict.verb !== 'unchanged' && verdict.verb !== 'conflict';

const touches = (verdict: Verdict): verdict is Acting =>
  verdict.verb === 'write' || verdict.verb === 'delete' || verdict.verb === 'restore';

/** Every cell that breaks a law, each with its verdict: none. */
function always(law: (cell: Cell, verdict: Verdict) => boolean): void {
  const broken = possibleCells
    .filter((cell) => !law(cell, decide(cell)))
    .map((cell) => `${cellText(cell)}: ${inWords(decide(cell))}`);
  assert.equal(broken, []);
}

test('foreign bytes are kept before anything is done to them', () => {
  always(
    ({ live }, verdict) =>
      !touches(verdict) ||
      (live !== 'foreign' && live !== 'directory') ||
      verdict.keep !== 'nothing',
  );
});

test('what was taken over as found is kept before its first change', () => {
  always(
    ({ recorded, origin, original, live }, verdict) =>
      !touches(verdict) ||
      recorded !== 'present' ||
      origin !== 'adopted' ||
      original ||
      live === 'absent' ||
      verdict.keep !== 'nothing',
  );
});

test('what was taken over as found comes back after a change, unless it was to be adopted', () => {
  always(
    ({ recorded, origin, original, live, policy }, verdict) =>
      !touches(verdict) ||
      recorded !== 'present' ||
      origin !== 'adopted' ||
      original ||
      live !== 'recorded' ||
      (verdict.keep === 'original' && (policy === 'adopt' || verdict.origin === 'created')),
  );
});

test('a kept original is not pushed out by another one', () => {
  always((cell, verdict) => !acts(verdict) || !cell.original || verdict.keep !== 'original');
});

test('an original that is to come back is never forgotten', () => {
  always(
    ({ origin, original }, verdict) =>
      !acts(verdict) ||
      verdict.entry !== 'remove' ||
      !original ||
      origin !== 'created' ||
      verdict.verb === 'restore',
  );
});

test('only what has an original is restored', () => {
  always(({ original }, verdict) => verdict.verb !== 'restore' || original);
});

test('what cannot be looked at is never touched', () => {
  always(({ live }, verdict) => live !== 'unreadable' || !touches(verdict));
});

test('what cannot be looked at is never taken over', () => {
  always(({ live }, verdict) => live !== 'unreadable' || verdict.verb !== 'import');
});

test('a FIFO, socket or device is never touched', () => {
  always(({ live }, verdict) => live !== 'special' || !touches(verdict));
});

test('an entry is forgotten exactly when nothing is desired any more', () => {
  always(
    ({ desired }, verdict) =>
      !acts(verdict) || (verdict.entry === 'remove') === (desired === 'none'),
  );
});

test('what nobody recorded and nobody wants is left alone', () => {
  always(
    ({ desired, recorded }, verdict) =>
      desired !== 'none' || recorded !== 'none' || verdict.verb === 'unchanged',
  );
});

test('unchanged means that the host holds what is wanted', () => {
  always(
    ({ desired, live }, verdict) =>
      verdict.verb !== 'unchanged' ||
      desired === 'none' ||
      live === 'both' ||
      (desired === 'absent' && live === 'absent'),
  );
});

test('drift is reverted only where something was recorded', () => {
  always(({ recorded }, verdict) => !acts(verdict) || !verdict.revertsDrift || recorded !== 'none');
});

test('what is kept as drift is said to revert drift', () => {
  always((_, verdict) => !acts(verdict) || verdict.keep !== 'drifted' || verdict.revertsDrift);
});

test('a conflict says how to go on, and nothing else', () => {
  for (const cell of possibleCells) {
    const verdict = decide(cell);
    if (verdict.verb !== 'conflict') continue;
    assert.equal(Object.keys(verdict).sort(), ['reason', 'resolutions', 'verb'], cellText(cell));
    assert.ok(verdict.resolutions.length > 0, cellText(cell));
  }
});

test('an unmanaged file in the way can be adopted, backed up or skipped', () => {
  const conflicts = possibleCells
    .map(decide)
    .filter((verdict) => verdict.verb === 'conflict')
    .filter(({ reason }) => reason === 'unmanaged_file');
  assert.ok(conflicts.length > 0);
  for (const { resolutions } of conflicts) {
    assert.equal([...resolutions].sort(), ['adopt', 'backup', 'skip']);
  }
});

test.run();
