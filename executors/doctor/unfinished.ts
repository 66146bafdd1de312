import { readPending } from '../confirm/pending.ts';
import { isInterrupted } from '../journal.ts';
import { shown } from '../layout.ts';
import { type Check, finding } from './finding.ts';

/** An apply that was begun and not ended. */
export const checkJournal: Check = ({ system, layout }) =>
  isInterrupted(system, layout)
    ? [
        finding(
          'journal',
          'warning',
          `an apply was interrupted, or runs now (${shown(system, layout.journal)})`,
          'run sm apply: it finishes that one first',
        ),
      ]
    : [finding('journal', 'ok', 'no apply is unfinished')];

/** An apply that goes back by itself unless somebody confirms it. */
export const checkConfirmation: Check = ({ system, layout }) => {
  const pending = readPending(system, layout);
  if (pending === undefined) return [finding('confirmation', 'ok', 'none is waited for')];
  const until = pending.deadline === undefined ? '' : ` at ${pending.deadline}`;
  return [
    finding(
      'confirmation',
      'warning',
      `the apply of ${pending.by} goes back by itself${until} unless it is confirmed`,
      `keep it with sm confirm ${pending.id}`,
    ),
  ];
};
