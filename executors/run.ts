import { fileChanges, wantedFiles } from '../planner/parts.ts';
import type { AbsolutePath, Address, ContentDigest, Plan, State, Step } from '../schema/types.ts';
import { parentOf } from '../state/address.ts';
import type { Actual, Owners } from '../state/facts.ts';
import { filesOnly } from '../state/parts.ts';
import type { Ending } from './commit.ts';
import type { FileGround } from './files.ts';
import type { Journal } from './journal.ts';
import { look } from './look.ts';
import type { Machine } from './machine.ts';
import type { Target } from './target.ts';
import type { UnitsBefore } from './units/health.ts';

/** A signal that asks an apply to stop after the step it is in. */
export type Stop = 'SIGINT' | 'SIGTERM';

/** How an apply is to go about it. */
export interface ApplyOptions {
  readonly by: string;
  readonly writer: string;
  /** Put everything back when something fails. */
  readonly rollBack: boolean;
  /** fsync each file on its own. */
  readonly durableEach: boolean;
  readonly stop: () => Stop | undefined;
  /** Seconds after which it goes back unless somebody confirms it. */
  readonly confirmWithin?: number;
  /** Called when all checks have passed, before anything changes; its failure is that of the apply. */
  readonly beforeChanges?: () => Promise<void>;
}

/** What went wrong, and with what. */
export interface Fault {
  readonly target: string;
  readonly error: string;
  /** Whether the host was found other than planned, rather than refusing. */
  readonly stale: boolean;
  /** The kind of step it happened in; undefined before the first. */
  readonly op?: Step['op'];
}

/** An apply under way: what it works on, and what has become of it so far. */
export interface Run {
  readonly plan: Plan;
  readonly state: State | undefined;
  readonly machine: Machine;
  readonly options: ApplyOptions;
  readonly targets: ReadonlyMap<string, Target>;
  readonly ground: FileGround;
  readonly journal: Journal;
  readonly endings: Map<Address, Ending>;
  readonly made: Set<AbsolutePath>;
  readonly removed: Set<AbsolutePath>;
  /** Units that this run stopped, in order to start them again or not. */
  readonly stopped: Set<string>;
  /** What was seen of units when the run began; undefined where none are acted upon. */
  readonly units: { before: UnitsBefore | undefined };
  /** Ids of the steps that are through. */
  readonly through: Set<number>;
  readonly faults: Fault[];
  /** What could not be made ready, when an interrupted apply is finished. */
  readonly unstaged: Set<Address>;
  /** Finishing an interrupted apply: what others changed since is left alone instead of a fault. */
  readonly recovering: boolean;
}

/** A way of looking at paths as the planner's observation did. */
export function lookerFor(plan: Plan, state: State | undefined, machine: Machine) {
  const planned = new Map<Address, ContentDigest>();
  for (const { address, change } of fileChanges(plan)) {
    if (change.after?.type === 'file') planned.set(address, change.after.content);
  }
  const recorded = filesOnly(state)?.resources;
  const wanted = wantedFiles(plan.manifest.resolved);
  return (path: AbsolutePath, probablyLink = false): Actual => {
    const address = `file:${path}` as Address;
    const parent = machine.system.parent(parentOf(path));
    if (parent.state === 'missing' || parent.state === 'blocked') return { type: 'absent' };
    if (parent.state === 'refused')
      return { type: 'unreadable', error: `${parent.at} ${parent.detail}` };
    return look(machine.system, path, {
      entry: recorded?.[address],
      resolved: wanted[address],
      deep: true,
      keys: machine.keys,
      store: machine.layout.store,
      probablyLink,
      planned: planned.get(address),
    });
  };
}

/** Everything that an executor of files needs. */
export function groundOf(
  plan: Plan,
  state: State | undefined,
  machine: Machine,
  owners: Owners,
  undo: boolean,
): FileGround {
  return { machine, owners, undo, look: lookerFor(plan, state, machine) };
}

/** Whether any change of the host has been made. */
export function hasChanged({ endings, made, removed, stopped }: Run): boolean {
  return (
    stopped.size > 0 || made.size > 0 || removed.size > 0 || [...endings.values()].includes('done')
  );
}

/** Lets signal handlers run: everything else here is synchronous. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The addresses of a step's targets that are files. */
export function fileTargets(run: Run, names: readonly string[]): readonly Target[] {
  return names.flatMap((name) => {
    const target = run.targets.get(name);
    return target === undefined ? [] : [target];
  });
}

/** The directories in which something came, went or changed. */
export function changedDirectories(run: Run): ReadonlySet<AbsolutePath> {
  const directories = new Set<AbsolutePath>();
  for (const [address] of run.endings) {
    const target = run.targets.get(address);
    if (target !== undefined) directories.add(parentOf(target.path));
  }
  for (const path of [...run.made, ...run.removed]) directories.add(parentOf(path));
  return directories;
}

/** An apply of which nothing has become anything yet. */
export function beginRun(
  parts: Pick<
    Run,
    'plan' | 'state' | 'machine' | 'options' | 'targets' | 'ground' | 'journal' | 'recovering'
  >,
): Run {
  return {
    ...parts,
    endings: new Map(),
    made: new Set(),
    removed: new Set(),
    stopped: new Set(),
    units: { before: undefined },
    through: new Set(),
    faults: [],
    unstaged: new Set(),
  };
}
