import { examine } from '../../executors/doctor/examine.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToLook } from '../../executors/session.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { doctorLines } from '../view/doctor.ts';

/** `sm doctor`: what is well, what may go wrong, and what keeps an apply from working. */
export async function doctorCommand(
  flags: HostFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const { system, layout } = openToLook(outside, {
    root: flags.root,
    stateDirectory: flags.stateDir,
  });
  try {
    const checks = await examine(system, layout, outside);
    const isWell = checks.every(({ level }) => level !== 'problem');
    if (flags.json === true) terminal.out(pretty({ format_version: '1.0', ok: isWell, checks }));
    else writeLines(terminal.out, doctorLines(checks, terminal.outPalette));
    return isWell ? exit.ok : exit.error;
  } finally {
    system.close();
  }
}
