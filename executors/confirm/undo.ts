import type { Event, Plan, State } from '../../schema/types.ts';
import { apply } from '../apply.ts';
import { isCommitted } from '../commit.ts';
import { Failure } from '../failure.ts';
import { resumeJournal } from '../journal.ts';
import type { Machine } from '../machine.ts';
import { makePlan } from '../make-plan.ts';
import { recover } from '../recover.ts';
import type { ApplyOptions } from '../run.ts';
import type { Session } from '../session.ts';
import { readState } from '../state-file.ts';
import { disarm } from './apply.ts';
import { readGeneration } from './arm.ts';
import { decision, writeDecision } from './keep.ts';
import type { Pending } from './pending.ts';
import { answer, removedAsks, unconfirmedManifest } from './removed-asks.ts';

/** Nobody is there to say these words, and what was there before is to come back whatever it is. */
const everythingAllowed = { mass_delete: true, protected: ['**'], adopt: [], backup: ['**'] };

/**
 * Goes back to before an apply that was not confirmed, from wherever that stands: one in flight is undone
 * from its journal, one that is through by a plan from the generation before it. Where this fails
 * everything stays ready for another try.
 */
export async function* undo(
  session: Session,
  pending: Pending,
  options: ApplyOptions,
): AsyncGenerator<Event> {
  const { machine } = session;
  try {
    const state = yield* endFlight(machine, pending, options);
    if ((state?.generation ?? null) !== pending.generation) {
      yield* applyGeneration(session, state, pending, options);
      const given = unconfirmedManifest(machine, pending);
      const before = readGeneration(machine, pending.generation) ?? { files: {} };
      if (given !== undefined) yield* answer(removedAsks(given, before));
    }
  } catch (error) {
    throw error instanceof Failure ? stuck(pending, error.lines) : error;
  }
  writeDecision(machine, pending, options.by, 'rolled_back');
  yield* disarm(machine, pending);
  yield decision(pending, 'rolled_back');
}

// Anything else in flight is an earlier try to go back: that one is finished.
async function* endFlight(
  machine: Machine,
  { plan_id, id }: Pending,
  options: ApplyOptions,
): AsyncGenerator<Event, State | undefined> {
  const { system, layout } = machine;
  const state = readState(system, layout);
  const journal = resumeJournal(system, layout);
  if (journal === undefined) return state;
  const { plan, prepared, rollback } = journal.flight;
  const isOurs = plan.plan_id === plan_id && !isCommitted(plan, state);
  if (isOurs && prepared && rollback === undefined)
    journal.rollback(`not confirmed in time: ${id}`);
  return yield* recover(machine, state, options);
}

async function* applyGeneration(
  session: Session,
  state: State | undefined,
  pending: Pending,
  options: ApplyOptions,
): AsyncGenerator<Event> {
  const plan = await planBack(session, pending);
  if (!plan.applyable) {
    throw new Failure('refused', [
      'found what stands in the way, expected a plan without conflicts',
      ...plan.conflicts.map(({ detail }) => `  ${detail}`),
    ]);
  }
  const { result } = yield* apply(plan, state, session.machine, { ...options, rollBack: false });
  if (result !== 'ok' && result !== 'unchanged') {
    throw new Failure('unfinished', `the rollback ended ${result}, expected it to go well`);
  }
}

/** The plan that goes back: from the manifest of the generation before, or from none. */
export function planBack(session: Session, { generation }: Pending): Promise<Plan> {
  const { system, layout } = session.machine;
  const resolved = readGeneration(session.machine, generation) ?? {
    version: 1,
    files: {},
    assertions: [],
    settings: readState(system, layout)?.settings ?? {},
  };
  return makePlan(session, {
    mode: 'rollback',
    manifest: undefined,
    resolved,
    source: generation === null ? '' : `generation ${generation}`,
    targets: [],
    excludes: [],
    allowed: everythingAllowed,
    deep: true,
    check: false,
    notices: [],
  });
}

const stuck = ({ id, generation }: Pending, lines: readonly string[]): Failure =>
  new Failure('unfinished', [
    `Cannot go back ${generation === null ? 'to before the first apply' : `to generation ${generation}`}: ${lines[0] ?? ''}`,
    ...lines.slice(1),
    `  Mend the cause, then run: sm confirm --undo ${id}. To keep the host as it is now: sm confirm ${id}`,
  ]);
