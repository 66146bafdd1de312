import type { Cell, Verdict } from '../../planner/verdict.ts';

/** One row: a sentence, whether it speaks of a cell, and what follows there. */
export interface Row {
  readonly says: string;
  readonly covers: (cell: Cell) => boolean;
  readonly then: string;
}

// The three-way table as contract.md (3, 4) and safety.md (1) ask for it, written down by hand: each
// cell that can come about is in exactly one row. `*` is anything, `/` is or. Who it belongs to:
// made (ours, nothing stood there), replaced (ours, with an original), ours (either of them), found
// (taken over as it stood), kept (adopted, with an original), adopted (either), original, bare (none).
const written = `
recorded desired       live              whose    policy       changed | verdict
none    none           *                 *        *            *     | unchanged                                                          | what nobody mentions is nobody’s business

none    present        absent            *        *            *     | write declared, created                                            | a wanted file comes where nothing is
none    present        desired           *        *            *     | import already_present, adopted                                    | what is there as wanted is taken over untouched
none    present        foreign           *        refuse       *     | conflict unmanaged_file                                            | another file is refused by default
none    present        foreign           *        backup       *     | write replaced_unmanaged, keeps original, created                  | another file is replaced when told to back up, and comes back
none    present        foreign           *        known        *     | write replaced_unmanaged, keeps original, created                  | a known file is replaced without asking, and kept
none    present        foreign           *        adopt        *     | write adopted_unmanaged, keeps original, adopted                   | another file is ours from now on when told to adopt, and its bytes are kept
none    present        directory         *        refuse/adopt *     | conflict is_directory                                              | a directory in the way is refused
none    present        directory         *        backup       *     | write replaced_unmanaged, keeps original, created                  | a directory in the way is replaced when told to back up
none    present/absent special           *        *            *     | conflict special_file                                              | a FIFO in the way is refused whatever was said
none    present/absent unreadable        *        *            *     | conflict unreadable                                                | what cannot be looked at is refused

none    absent         absent            *        *            *     | import already_present, adopted                                    | nothing wanted where nothing is, is remembered
none    absent         foreign           *        *            *     | delete declared_absent, keeps original, created                    | nothing wanted where a file is, hides it and keeps it
none    absent         directory         *        refuse/adopt *     | conflict is_directory                                              | nothing wanted where a directory is, is refused
none    absent         directory         *        backup       *     | delete declared_absent, keeps original, created                    | nothing wanted where a directory is, hides it when told to back up

present present        both              *        *            *     | unchanged                                                          | all three alike is as it should be
present present        recorded          ours     *            *     | write content_changed, created                                     | a new wish is written over what we put there
present present        recorded          found    unadopted    *     | write content_changed, keeps original, created                     | a new wish over what was taken over as found keeps that as the original
present present        recorded          found    adopt        *     | write content_changed, keeps original, adopted                     | a new wish over what was taken over as found and is adopted keeps its bytes
present present        recorded          kept     *            *     | write content_changed, adopted                                     | a new wish over what was adopted stays adopted
present present        desired           ours     *            *     | import converged_outside, created                                  | what someone else made as we now want it is taken as it is, ours as before
present present        desired           adopted  *            *     | import converged_outside, adopted                                  | what someone else made as we now want it is taken as it is, adopted as before
present present        absent            ours     *            *     | write drifted, created, reverts drift                              | our file comes back where someone took it away
present present        absent            kept     *            *     | write drifted, adopted, reverts drift                              | an adopted file comes back where someone took it away
present present        absent            found    *            false | write drifted, adopted, reverts drift                              | a file taken over as found comes back as found
present present        absent            found    adopt        true  | write drifted, adopted, reverts drift                              | a new wish where the found file was taken away is told to be adopted
present present        absent            found    unadopted    true  | write drifted, created, reverts drift                              | a new wish where the found file was taken away is our own creation
present present        foreign/directory ours     *            *     | write drifted, keeps drifted, created, reverts drift               | drift of our file is kept, and reverted
present present        foreign/directory kept     *            *     | write drifted, keeps drifted, adopted, reverts drift               | drift of an adopted file is kept, and reverted
present present        foreign/directory found    *            false | write drifted, keeps drifted, adopted, reverts drift               | drift of a file taken over as found is kept, and set back as found
present present        foreign/directory found    unadopted    true  | write drifted, keeps original, created, reverts drift              | a new wish over a found file that drifted keeps what is there as the original
present present        foreign/directory found    adopt        true  | write drifted, keeps drifted, adopted, reverts drift               | a new wish over a drifted file to be adopted keeps what is there
present present        special           *        *            *     | conflict special_file                                              | a FIFO in place of our file is refused
present present        unreadable        *        *            *     | conflict unreadable                                                | our file that cannot be looked at is refused

present none           *                 adopted  *            *     | forget left_in_place, forgotten                                    | what was adopted stays when its entry goes, whatever it is now
present none           recorded          made     *            *     | delete no_longer_declared, forgotten                               | what we created goes with its entry
present none           absent            made     *            *     | forget already_gone, forgotten                                     | what we created and someone deleted is forgotten
present none           foreign           made     *            *     | delete no_longer_declared, keeps drifted, forgotten, reverts drift | what we created and someone changed is kept before it goes
present none           directory/special made     *            *     | forget no_longer_ours, forgotten                                   | what someone put in place of our file is not ours to remove
present none           unreadable        ours     *            *     | conflict unreadable                                                | what cannot be looked at is not removed
present none           recorded/absent   replaced *            *     | restore restored_original, forgotten                               | what we replaced comes back
present none           foreign           replaced *            *     | restore restored_original, keeps drifted, forgotten, reverts drift | what we replaced comes back over drift, which is kept
present none           directory         replaced *            *     | conflict is_directory                                              | an original does not come back over a directory
present none           special           replaced *            *     | conflict special_file                                              | an original does not come back over a FIFO

present absent         recorded          ours     *            *     | delete declared_absent, created                                    | what we created is hidden
present absent         recorded          found    unadopted    *     | delete declared_absent, keeps original, created                    | what was taken over as found is kept before it is hidden
present absent         recorded          found    adopt        *     | delete declared_absent, keeps original, adopted                    | what was taken over as found and is adopted is kept before it is hidden
present absent         recorded          kept     *            *     | delete declared_absent, adopted                                    | what was adopted is hidden
present absent         absent            ours     *            *     | import converged_outside, created                                  | our file that someone deleted is hidden already
present absent         absent            adopted  *            *     | import converged_outside, adopted                                  | an adopted file that someone deleted is hidden already
present absent         foreign           ours     *            *     | delete declared_absent, keeps drifted, created, reverts drift      | drift of our file is kept before it is hidden
present absent         foreign           found    unadopted    *     | delete declared_absent, keeps original, created, reverts drift     | drift of a found file is kept as the original before it is hidden
present absent         foreign           found    adopt        *     | delete declared_absent, keeps drifted, adopted, reverts drift      | drift of a found file to be adopted is kept before it is hidden
present absent         foreign           kept     *            *     | delete declared_absent, keeps drifted, adopted, reverts drift      | drift of an adopted file is kept before it is hidden
present absent         directory         *        *            *     | conflict is_directory                                              | a directory in place of our file is not hidden
present absent         special           *        *            *     | conflict special_file                                              | a FIFO in place of our file is not hidden
present absent         unreadable        *        *            *     | conflict unreadable                                                | what cannot be looked at is not hidden

absent  present        absent            *        *            *     | write declared, created                                            | what was hidden is wanted now
absent  present        desired           original *            *     | import converged_outside, created                                  | what appeared as wanted, over an original, is ours
absent  present        desired           bare     *            *     | import converged_outside, adopted                                  | what appeared as wanted is taken over as found
absent  present        foreign/directory *        *            *     | write drifted, keeps drifted, created, reverts drift               | what appeared and is not as wanted is kept, and replaced
absent  present        special           *        *            *     | conflict special_file                                              | a FIFO that appeared is refused
absent  present        unreadable        *        *            *     | conflict unreadable                                                | what appeared and cannot be looked at is refused

absent  absent         absent            *        *            *     | unchanged                                                          | what is hidden stays hidden
absent  absent         foreign           ours     *            *     | delete drifted, keeps drifted, created, reverts drift              | what appeared is kept and hidden again, ours
absent  absent         foreign           adopted  *            *     | delete drifted, keeps drifted, adopted, reverts drift              | what appeared is kept and hidden again, adopted
absent  absent         directory         *        *            *     | conflict is_directory                                              | a directory that appeared is refused
absent  absent         special           *        *            *     | conflict special_file                                              | a FIFO that appeared is refused too
absent  absent         unreadable        *        *            *     | conflict unreadable                                                | what appeared and cannot be looked at stays

absent  none           absent            original *            *     | restore restored_original, forgotten                               | a hidden original comes back
absent  none           foreign           replaced *            *     | restore restored_original, keeps drifted, forgotten, reverts drift | a hidden original comes back over what appeared, which is kept
absent  none           directory         replaced *            *     | conflict is_directory                                              | a hidden original does not come back over a directory
absent  none           special           replaced *            *     | conflict special_file                                              | a hidden original does not come back over a FIFO
absent  none           other             kept     *            *     | forget no_longer_ours, forgotten                                   | what appeared where an adopted file was hidden is left
absent  none           absent            bare     *            *     | forget left_in_place, forgotten                                    | nothing hidden, nothing there: forgotten
absent  none           other             bare     *            *     | forget no_longer_ours, forgotten                                   | nothing hidden, something appeared: left
absent  none           unreadable        *        *            *     | conflict unreadable                                                | what appeared and cannot be looked at is not forgotten
`;

const whose: Readonly<Record<string, (cell: Cell) => boolean>> = {
  '*': () => true,
  made: ({ origin, original }) => origin === 'created' && !original,
  replaced: ({ origin, original }) => origin === 'created' && original,
  ours: ({ origin }) => origin === 'created',
  found: ({ origin, original }) => origin === 'adopted' && !original,
  kept: ({ origin, original }) => origin === 'adopted' && original,
  adopted: ({ origin }) => origin === 'adopted',
  original: ({ original }) => original,
  bare: ({ original }) => !original,
};

const short: Readonly<Record<string, string>> = {
  other: 'foreign/directory/special',
  unadopted: 'refuse/backup/known',
};

function rowOf(line: string): Row {
  const [when = '', then = '', says = ''] = line.split('|').map((column) => column.trim());
  const [recorded, desired, live, owner = '', policy, changed] = when.split(/\s+/);
  const is = (column: string | undefined, value: string): boolean =>
    column === '*' || (short[column ?? ''] ?? column)?.split('/').includes(value) === true;
  const belongs = whose[owner];
  if (belongs === undefined || changed === undefined || says === '') {
    throw new Error(`no row of the table: ${line}`);
  }
  const covers = (cell: Cell): boolean =>
    is(recorded, cell.recorded) &&
    is(desired, cell.desired) &&
    is(live, cell.live) &&
    is(policy, cell.policy) &&
    is(changed, String(cell.changed)) &&
    belongs(cell);
  return { says, covers, then };
}

export const table: readonly Row[] = written
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('recorded'))
  .map(rowOf);

/** A verdict in one line. */
export function inWords(verdict: Verdict): string {
  if (verdict.verb === 'unchanged') return 'unchanged';
  if (verdict.verb === 'conflict') return `conflict ${verdict.reason}`;
  const { verb, reason, keep, entry, origin, revertsDrift } = verdict;
  const parts = [
    `${verb} ${reason}`,
    ...(keep === 'nothing' ? [] : [`keeps ${keep}`]),
    entry === 'set' ? origin : 'forgotten',
    ...(revertsDrift ? ['reverts drift'] : []),
  ];
  return parts.join(', ');
}
