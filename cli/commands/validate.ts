import type { Outside } from '../../executors/outside.ts';
import { invalid, readManifest } from '../../executors/read-manifest.ts';
import { resolveManifest } from '../../executors/resolve.ts';
import { openToRead } from '../../executors/session.ts';
import { wantedAddresses } from '../../planner/addresses.ts';
import { type ExitCode, exit } from '../exit.ts';
import { type Settled, withManifest } from '../manifest.ts';
import type { HostFlags, ManifestFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { sessionOptions } from './plan.ts';

interface ValidateFlags extends HostFlags, ManifestFlags {}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/** `sm validate [MANIFEST]`: everything that is wrong with a manifest, without looking at the host. */
export function validateCommand(
  file: string | undefined,
  flags: ValidateFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const meant = file === undefined ? flags : { ...flags, manifest: file };
  const ground = { outside, terminal, writeLock: false };
  return withManifest(meant, ground, (settled) => validateSettled(settled, outside, terminal));
}

async function validateSettled(
  flags: Settled<ValidateFlags>,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const manifest = await readManifest(outside, flags.manifest);
  const session = openToRead(outside, sessionOptions(flags, 'validate'));
  try {
    const { machine } = session;
    const { warnings, resolved, ...rest } = resolveManifest(manifest.manifest, {
      system: machine.system,
      outside,
      keys: machine.keys,
      layout: machine.layout,
      directory: manifest.directory,
      ownership: machine.ownership,
    });
    const problems = [...manifest.problems, ...rest.problems];
    if (problems.length > 0) throw invalid(manifest.source, problems);
    writeLines(terminal.error, [...(manifest.warnings ?? []), ...warnings]);
    if (terminal.outIsTerminal) {
      terminal.out(
        `Valid: ${manifest.source} describes ${counted(wantedAddresses(resolved).length, 'resource')}.\n`,
      );
    }
    return exit.ok;
  } finally {
    session.close();
  }
}
