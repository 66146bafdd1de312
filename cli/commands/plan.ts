import { Failure } from '../../executors/failure.ts';
import { makePlan } from '../../executors/make-plan.ts';
import type { Outside } from '../../executors/outside.ts';
import { type ReadManifest, readManifest } from '../../executors/read-manifest.ts';
import { openToRead, type Session } from '../../executors/session.ts';
import { canonicalPieces, prettyPieces } from '../../schema/pieces.ts';
import type { Plan } from '../../schema/types.ts';
import { type ExitCode, exit } from '../exit.ts';
import {
  allowedBy,
  type HostFlags,
  type PlanFlags,
  parseDuration,
  parseGeneration,
} from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { pendingLines } from '../view/pending.ts';
import { conflictLines, planLines, summaryLine } from '../view/plan.ts';

/** The flags of `sm plan`. */
export interface PlanCommandFlags extends PlanFlags {
  readonly out?: string;
  readonly jsonInto?: string;
  readonly detailedExitcode?: boolean;
  /** A number, or true for the last good generation before the current one. */
  readonly rollback?: string | true;
}

/** `sm plan`: reads, never writes. */
export async function planCommand(
  flags: PlanCommandFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const { rollback } = flags;
  if (rollback !== undefined && (flags.manifest ?? flags.flake) !== undefined) throw twoWishes();
  const generation = typeof rollback === 'string' ? parseGeneration(rollback) : undefined;
  const mode = rollback === undefined ? 'normal' : 'rollback';
  const session = openToRead(outside, sessionOptions(flags, 'plan'));
  try {
    const plan = await planFrom(session, flags, mode, terminal, generation);
    writeLines(terminal.error, pendingLines(session.machine));
    await showPlan(plan, flags, outside, terminal);
    if (!plan.applyable) return exit.refused;
    return flags.detailedExitcode === true && hasChanges(plan) ? exit.different : exit.ok;
  } finally {
    session.close();
  }
}

const twoWishes = (): Failure =>
  new Failure(
    'usage',
    'Cannot plan with --rollback and a manifest or flake: a rollback takes the manifest of a generation, expected one of the two',
  );

/** How a session is opened from the flags of a command. */
export function sessionOptions(flags: HostFlags, what: string) {
  return {
    root: flags.root,
    stateDirectory: flags.stateDir,
    lockTimeout: parseDuration(flags.lockTimeout),
    what,
  };
}

/** Whether applying a plan would do anything. */
export function hasChanges(plan: Plan): boolean {
  return plan.resource_changes.length > 0 || plan.steps.length > 0;
}

/** Plans from the flags: reads the manifest they have settled on, shows progress, says what was found. */
export async function planFrom(
  session: Session,
  flags: PlanFlags,
  mode: Plan['mode'],
  terminal: Terminal,
  generation?: number,
): Promise<Plan> {
  const { outside } = session.machine;
  const manifest = mode === 'normal' ? await settledManifest(flags, outside) : undefined;
  const progress = terminal.progress('Looking at the host');
  const plan = await makePlan(session, {
    mode,
    manifest,
    ...(generation === undefined ? {} : { generation }),
    targets: flags.target,
    excludes: flags.exclude,
    allowed: allowedBy(flags),
    deep: flags.deep === true,
    check: flags.check === true,
    notices: [],
    progress: progress.update,
  });
  progress.end();
  if (flags.verbose === true) {
    const { unchanged } = plan.summary;
    terminal.error(
      `Planned against serial ${plan.state.serial}; ${unchanged} unchanged; ${plan.plan_id}\n`,
    );
  }
  if (plan.interrupted) {
    terminal.error(
      'An apply was interrupted. The next sm apply finishes it first, and sm rollback undoes it; this plan is stale then, so plan again afterwards.\n',
    );
  }
  return plan;
}

// Planning without a manifest would mean that nothing is wanted: never by mistake.
async function settledManifest(flags: PlanFlags, outside: Outside): Promise<ReadManifest> {
  if (flags.manifest === undefined) throw new Error('a plan needs a manifest, settle on one first');
  const manifest = await readManifest(outside, flags.manifest);
  return flags.origin === undefined ? manifest : { ...manifest, origin: flags.origin };
}

// stdout is the plan or the picture of it, never both: `sm plan > plan.json` must just work.
async function showPlan(
  plan: Plan,
  flags: PlanCommandFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<void> {
  if (flags.out !== undefined) outside.write(flags.out, prettyPieces(plan), 0o600);
  if (flags.jsonInto !== undefined) outside.write(flags.jsonInto, prettyPieces(plan), 0o600);
  const wantsJson = flags.json === true || (!terminal.outIsTerminal && flags.out === undefined);
  if (wantsJson) for (const piece of canonicalPieces(plan, '\n')) terminal.out(piece);
  if (terminal.outIsTerminal && !wantsJson) {
    writeLines(terminal.out, await planLines(plan, terminal.outPalette));
    if (flags.out !== undefined) {
      terminal.out(
        `\nSaved the plan to ${flags.out}. To carry out exactly this, run: sm apply ${flags.out}\n`,
      );
    }
    return;
  }
  writeLines(terminal.error, [
    ...plan.warnings.map((warning) => `${terminal.errorPalette.change('Warning:')} ${warning}`),
    ...conflictLines(plan.conflicts, terminal.errorPalette),
    summaryLine(plan.summary, plan),
  ]);
}
