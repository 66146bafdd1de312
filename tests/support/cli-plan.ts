import { chmodSync } from 'node:fs';
import { planId } from '../../planner/plan.ts';
import type { Plan } from '../../schema/types.ts';
import { type Scratch, treeOf } from './scratch.ts';
import { type Ran, sm, smOn } from './sm.ts';

/** A plan that the program printed, and the file it was saved to. */
export interface Planned {
  readonly ran: Ran;
  readonly plan: Plan;
  readonly file: string;
}

/** Plans a manifest on a scratch root; throws unless a plan came out. */
export function planned(world: Scratch, manifest: unknown, ...flags: readonly string[]): Planned {
  const ran = smOn(world, 'plan', manifest, ...flags);
  if (ran.code !== 0) throw new Error(`plan ended with ${ran.code}\n${ran.stderr}`);
  return { ran, plan: JSON.parse(ran.stdout) as Plan, file: save(world, 'plan.json', ran.stdout) };
}

/** Saves a plan as a forger would: changed, and with a plan_id that fits again. */
export function forged(world: Scratch, plan: Plan, changed: Partial<Plan>): string {
  const next = { ...plan, ...changed };
  return save(world, 'forged.json', JSON.stringify({ ...next, plan_id: planId(next) }));
}

/** Saves a file beside the root that only its owner can write. */
export function save(world: Scratch, name: string, text: string): string {
  const path = world.beside(name, text);
  chmodSync(path, 0o600);
  return path;
}

/** Applies a plan file to the scratch root. */
export function applyPlan(world: Scratch, file: string, ...flags: readonly string[]): Ran {
  return sm(['apply', file, '--root', world.root, ...flags], { cwd: world.directory });
}

const ownDirectory = '/var/lib/system-manager';

/** The whole root with our own state, but for the lock: a refused run must not change a line of it. */
export function whole(world: Scratch): string {
  return treeOf(world.root, `${ownDirectory}/lock`)
    .filter((line) => !line.startsWith(`d ${ownDirectory} `))
    .join('\n');
}
