import { resolve } from 'node:path';
import type { Outside } from '../../executors/outside.ts';
import { openToRead } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { prove } from '../../executors/suggest/prove.ts';
import { survey } from '../../executors/suggest/survey.ts';
import { mustBeEmpty, writeSuggestion } from '../../executors/suggest/write.ts';
import { addressOf } from '../../planner/suggest/suggestion.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { oneLine } from '../view/diff.ts';
import { sessionOptions } from './plan.ts';

/** `sm adopt --suggest DIR`: a manifest of what was changed by hand; the host stays as it is. */
export async function suggestManifest(
  directory: string,
  flags: HostFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const place = resolve(outside.workingDirectory, directory);
  mustBeEmpty(outside, place);
  const session = openToRead(outside, sessionOptions(flags, 'adopt'));
  try {
    const { machine, host } = session;
    const progress = terminal.progress('Looking for what was changed by hand');
    const found = survey(machine.system, readState(machine.system, machine.layout));
    const suggestion = await prove(session, found);
    progress.end();
    const manifest = await writeSuggestion(outside, place, host.hostname, suggestion);
    const addresses = suggestion.entries.map(addressOf).sort();
    if (flags.json === true) {
      terminal.out(pretty({ manifest, suggested: addresses, left_out: suggestion.leftOut }));
    } else {
      writeLines(terminal.out, [
        ...addresses.map((address) => `  ${oneLine(address)}`),
        `Suggested: ${addresses.length} to take over as they are, ${suggestion.leftOut.length} left out, and why, in ${manifest}`,
        `Next: look through it, then sm plan --manifest ${manifest}`,
      ]);
    }
    return exit.ok;
  } finally {
    session.close();
  }
}
