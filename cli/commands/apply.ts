import { apply } from '../../executors/apply.ts';
import { Failure } from '../../executors/failure.ts';
import { isInterrupted } from '../../executors/journal.ts';
import type { Machine } from '../../executors/machine.ts';
import type { Applied } from '../../executors/outcome.ts';
import type { Outside } from '../../executors/outside.ts';
import { readPlan } from '../../executors/read-plan.ts';
import { recover } from '../../executors/recover.ts';
import type { ApplyOptions } from '../../executors/run.ts';
import { openToRead, type Session } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { verifyExplainedOn, verifyPlan } from '../../executors/verify.ts';
import type { Event, Plan, State } from '../../schema/types.ts';
import { type Applying, onLockedHost } from '../applying.ts';
import { type ExitCode, exit, exitOfApply } from '../exit.ts';
import type { ApplyFlags } from '../options.ts';
import { agreed } from '../prompt.ts';
import type { Reporter } from '../reporter.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { aftermath } from '../view/events.ts';
import { planLines } from '../view/plan.ts';
import { hasChanges, planFrom, sessionOptions } from './plan.ts';
import { drain, undoFirst } from './undo-first.ts';

/** `sm apply [PLAN|-]` and, by their mode, `sm destroy` and `sm rollback [N]`. */
export async function applyCommand(
  file: string | undefined,
  mode: Plan['mode'],
  flags: ApplyFlags,
  outside: Outside,
  terminal: Terminal,
  generation?: number,
): Promise<ExitCode> {
  const given = file === undefined ? undefined : readPlan(outside, file);
  if (given !== undefined) mustNotPlan(flags);
  mayAsk(given, flags, terminal, mode);
  const what = mode === 'normal' ? 'apply' : mode;
  // A plan that is no good must not even leave a state directory behind.
  if (given !== undefined) check(given, openToRead(outside, sessionOptions(flags, what)));
  return onLockedHost(what, flags, outside, terminal, (applying) =>
    applyLocked(given, mode, flags, applying, terminal, generation),
  );
}

// A plan is carried out whole: whoever limits it here would be wrong about what happens.
function mustNotPlan(flags: ApplyFlags): void {
  const given: readonly (readonly [string, boolean])[] = [
    ['--manifest', flags.manifest !== undefined],
    ['--flake', flags.flake !== undefined],
    ['--nix-option', flags.nixOption.length > 0],
    ['--refresh', flags.refresh === true],
    ['--target', flags.target.length > 0],
    ['--exclude', flags.exclude.length > 0],
    ['--deep', flags.deep === true],
    ['--check', flags.check === true],
    ['--allow-mass-delete', flags.allowMassDelete === true],
    ['--allow-protected', flags.allowProtected.length > 0],
    ['--adopt', flags.adopt.length > 0],
    ['--backup', flags.backup.length > 0],
  ];
  const names = given.filter(([, used]) => used).map(([name]) => name);
  if (names.length === 0) return;
  throw new Failure(
    'usage',
    `Cannot apply the plan with ${names.join(', ')}: a plan file is carried out as it is, expected no flags that plan; plan again with them`,
  );
}

function check(plan: Plan, session: Session): void {
  try {
    verifyPlan(plan, session.host);
  } finally {
    session.close();
  }
}

/** Fails where a question would have to be asked and nobody is there to answer. */
export function mayAsk(
  given: Plan | undefined,
  flags: ApplyFlags,
  terminal: Terminal,
  mode: Plan['mode'],
): void {
  if (given !== undefined || flags.yes === true) return;
  if (terminal.inIsTerminal && terminal.outIsTerminal && flags.json !== true) return;
  throw new Failure(
    'usage',
    `Cannot ask whether to go on: this is no terminal, expected --yes${mode === 'normal' ? ' or a plan file' : ''}; nothing was changed`,
  );
}

async function applyLocked(
  given: Plan | undefined,
  mode: Plan['mode'],
  flags: ApplyFlags,
  { session, options, reporter }: Applying,
  terminal: Terminal,
  generation: number | undefined,
): Promise<ExitCode> {
  if (mode === 'rollback') {
    const undone = await undoFirst(session, options, flags, reporter, terminal);
    if (undone !== undefined && (generation === undefined || undone !== exit.ok)) return undone;
  }
  const recovered = await finishInterrupted(session, options, reporter);
  const plan = given ?? (await planFrom(session, flags, mode, terminal, generation));
  if (given === undefined && !(await approved(plan, flags, terminal))) return exit.error;
  if (given === undefined) verifyPlan(plan, session.host);
  else await verifyExplainedOn(session.machine, plan, recovered);
  return carryOut(plan, recovered, session, options, reporter, terminal);
}

/** Finishes an apply that was interrupted; the state as it is then. */
export async function finishInterrupted(
  { machine }: Session,
  options: ApplyOptions,
  reporter: Reporter,
): Promise<State | undefined> {
  const state = readState(machine.system, machine.layout);
  if (!isInterrupted(machine.system, machine.layout)) return state;
  return drain(recover(machine, state, options), reporter.tell);
}

/** Shows a plan, and asks where there is something to ask. */
export async function approved(
  plan: Plan,
  flags: ApplyFlags,
  terminal: Terminal,
): Promise<boolean> {
  if (flags.json !== true) writeLines(terminal.out, await planLines(plan, terminal.outPalette));
  if (!plan.applyable || !hasChanges(plan)) return true;
  return agreed(plan.mode === 'destroy' ? 'destroy' : 'apply', flags, terminal);
}

/** Carries out a plan that was approved and verified, and says how that ended. */
export async function carryOut(
  plan: Plan,
  state: State | undefined,
  { machine }: Session,
  options: ApplyOptions,
  reporter: Reporter,
  terminal: Terminal,
): Promise<ExitCode> {
  reporter.expect(plan.resource_changes.length);
  let summary: Extract<Event, { type: 'change_summary' }> | undefined;
  const tell = (event: Event): void => {
    if (event.type === 'change_summary') summary = event;
    reporter.tell(event);
  };
  const applying = await runOf(plan, state, machine, options);
  const { result, state: next, stop } = await drain(applying, tell);
  if (result === 'unchanged') {
    tell({
      type: 'change_summary',
      result,
      operation: plan.mode === 'normal' ? 'apply' : plan.mode,
      changes: { ...plan.summary, add: 0, change: 0, destroy: 0, import: 0, forget: 0, restart: 0 },
      failed: [],
      not_started: [],
      serial: next?.serial ?? 0,
      generation: next?.generation ?? 0,
    });
  }
  const code = exitOfApply(result, stop);
  if (code !== exit.ok && summary !== undefined) writeLines(terminal.error, aftermath(summary));
  return code;
}

// What goes back by itself is loaded only where it is asked for.
async function runOf(
  plan: Plan,
  state: State | undefined,
  machine: Machine,
  options: ApplyOptions,
): Promise<AsyncGenerator<Event, Applied>> {
  if (options.confirmWithin === undefined) return apply(plan, state, machine, options);
  const { applyUnconfirmed } = await import('../../executors/confirm/apply.ts');
  return applyUnconfirmed(plan, state, machine, options, options.confirmWithin);
}
