import type { Command } from 'commander';
import { Failure } from '../../executors/failure.ts';
import { nearest } from '../../schema/failures.ts';
import { type ExitCode, exit } from '../exit.ts';

/** `sm help COMMAND`: what --help says, for a command that is named with one or two words. */
export function helpCommand(words: readonly string[], program: Command): ExitCode {
  let command = program;
  for (const word of words) {
    const known = command.createHelp().visibleCommands(command);
    const next = known.find((candidate) => candidate.name() === word);
    if (next === undefined)
      throw unknown(
        word,
        known.map((candidate) => candidate.name()),
      );
    command = next;
  }
  command.outputHelp();
  return exit.ok;
}

function unknown(word: string, known: readonly string[]): Failure {
  const near = nearest(word, known);
  const expected = known.length === 0 ? 'no further word' : `one of ${known.join(', ')}`;
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return new Failure('usage', `Cannot help with ${word}: expected ${expected}${hint}`);
}
