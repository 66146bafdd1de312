import { match } from 'ts-pattern';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shell.ts';
import type { CommandWords } from './words.ts';
import { zshScript } from './zsh.ts';

/** What teaches a shell the words of the program; `host` are the options that say which host is meant. */
export function completionScript(
  shell: Shell,
  program: CommandWords,
  host: readonly string[],
): string {
  return match(shell)
    .with('bash', () => bashScript(program, host))
    .with('zsh', () => zshScript(program, host))
    .with('fish', () => fishScript(program, host))
    .exhaustive();
}
