import type { Command } from 'commander';
import type { Shell } from '../completion/shell.ts';
import { completionScript } from '../completion/shells.ts';
import { wordsOf } from '../completion/words.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { Terminal } from '../terminal.ts';

/** `sm completion SHELL`: a script made from the very program that it completes. */
export function completionCommand(
  shell: Shell,
  program: Command,
  host: readonly string[],
  terminal: Terminal,
): ExitCode {
  terminal.out(completionScript(shell, wordsOf(program), host));
  return exit.ok;
}
