import { resolve } from 'node:path';
import { buildFlake } from '../../executors/nix/build.ts';
import type { Outside } from '../../executors/outside.ts';
import { pretty } from '../../schema/canonical.ts';
import { buildToUse, withNix } from '../build.ts';
import { type ExitCode, exit } from '../exit.ts';
import { settleFlake } from '../manifest.ts';
import type { FlakeFlags } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface BuildFlags extends FlakeFlags {
  readonly outLink?: string;
  readonly json?: boolean;
}

/** `sm build`: from a flake to a store path. */
export async function buildCommand(
  flags: BuildFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const reference = settleFlake(flags, outside, terminal);
  const link = flags.outLink;
  if (link === undefined) {
    const held = await buildToUse(reference, flags, true, outside, terminal);
    held.release();
    tell(held, flags, terminal);
    return exit.ok;
  }
  const built = await withNix(flags, true, outside, terminal, (caller) =>
    buildFlake(caller, reference, resolve(outside.workingDirectory, link)),
  );
  tell(built, flags, terminal);
  return exit.ok;
}

function tell(
  {
    path,
    flake,
    attribute,
  }: { readonly path: string; readonly flake: string; readonly attribute: string },
  { json }: BuildFlags,
  terminal: Terminal,
): void {
  terminal.out(json === true ? pretty({ path, flake, attribute }) : `${path}\n`);
}
