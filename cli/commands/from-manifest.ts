import type { Outside } from '../../executors/outside.ts';
import { openToChange } from '../../executors/session.ts';
import type { ExitCode } from '../exit.ts';
import { settleFlake, withManifest } from '../manifest.ts';
import type { ApplyFlags } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { applyCommand, mayAsk } from './apply.ts';
import { type PlanCommandFlags, planCommand, sessionOptions } from './plan.ts';

/** `sm plan` of a manifest, which may have to be built before. */
export async function planManifest(
  flags: PlanCommandFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  if (flags.rollback !== undefined) return planCommand(flags, outside, terminal);
  const ground = { outside, terminal, writeLock: false };
  return withManifest(flags, ground, (settled) => planCommand(settled, outside, terminal));
}

/** `sm apply` of a plan, or of a manifest, which may have to be built before. */
export async function applyManifest(
  file: string | undefined,
  flags: ApplyFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  if (file !== undefined) return applyCommand(file, 'normal', flags, outside, terminal);
  mayAsk(undefined, flags, terminal, 'normal');
  // Building may take long: whether anything may be changed here is better known before.
  if (flags.flake !== undefined) openToChange(outside, sessionOptions(flags, 'apply')).close();
  const ground = { outside, terminal, writeLock: true };
  return withManifest(flags, ground, (settled) =>
    applyCommand(undefined, 'normal', settled, outside, terminal),
  );
}

/** `sm switch`: builds a flake and applies what came out of it. */
export async function switchCommand(
  flags: ApplyFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  mayAsk(undefined, flags, terminal, 'normal');
  const flake = settleFlake(flags, outside, terminal);
  return applyManifest(undefined, { ...flags, flake }, outside, terminal);
}
