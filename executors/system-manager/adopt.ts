import type { Plan, State } from '../../schema/types.ts';
import type { Session } from '../session.ts';
import { verifyPlan } from '../verify.ts';
import { handOver } from './hand-over.ts';
import { planAdoption } from './plan-adoption.ts';
import { readOldState } from './read-old-state.ts';
import { secure } from './secure.ts';

/** What adopting asks of whoever called it. */
export interface Adopting {
  readonly agree: (plan: Plan) => Promise<boolean>;
  /** Carries out the plan; whether all of it is done. */
  readonly carryOut: (plan: Plan) => Promise<boolean>;
}

/** How an adoption ended. */
export type AdoptionEnd =
  | { readonly end: 'declined' | 'unfinished' }
  /** Where the old state is kept now. */
  | { readonly end: 'adopted' | 'already'; readonly kept: string };

/**
 * Adopts a system-manager installation: copies what must not be lost, carries out a plan of imports, and
 * hands the old state over last. Ended anywhere in between, doing it again goes on from there. The caller
 * holds the lock and has finished what was interrupted.
 */
export async function adoptOld(
  session: Session,
  state: State | undefined,
  { agree, carryOut }: Adopting,
): Promise<AdoptionEnd> {
  const { machine, host } = session;
  const { plan, adopted } = await planAdoption(session, readOldState(machine.system), state);
  if (plan === undefined) return { end: 'already', kept: handOver(machine) };
  if (!(await agree(plan))) return { end: 'declined' };
  verifyPlan(plan, host);
  await secure(machine, adopted);
  if (!(await carryOut(plan))) return { end: 'unfinished' };
  return { end: 'adopted', kept: handOver(machine) };
}

/** Fails where there is nothing to adopt: then not even a lock comes into being. */
export function mustBeInstalled({ machine, close }: Session): void {
  try {
    readOldState(machine.system);
  } finally {
    close();
  }
}
