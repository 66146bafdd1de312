import { Failure } from '../executors/failure.ts';
import type { Terminal } from './terminal.ts';

/** Whether to go on: said with --yes, or asked for; whoever says no is told that nothing was changed. */
export async function agreed(
  verb: string,
  { yes }: { readonly yes?: boolean },
  terminal: Pick<Terminal, 'error'>,
): Promise<boolean> {
  if (yes === true || (await confirm(verb))) return true;
  terminal.error('Nothing was changed: only "yes" is taken for a yes.\n');
  return false;
}

/** Asks on the terminal; only the word yes is taken for one. Fails with `interrupted` on Ctrl-C. */
export async function confirm(verb: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    let interrupted = false;
    reader.once('SIGINT', () => {
      interrupted = true;
      reader.close();
    });
    const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
    const question = reader.question(
      `\nDo you want to ${verb} this?\n  Only "yes" is accepted.\n\n  Enter a value: `,
    );
    const answer = await Promise.race([question.catch(() => ''), closed]);
    if (interrupted) throw new Failure('interrupted', 'Interrupted: nothing was changed');
    return answer.trim() === 'yes';
  } finally {
    reader.close();
  }
}
