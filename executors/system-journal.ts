import { run } from './command.ts';
import { Failure } from './failure.ts';
import type { Outside } from './outside.ts';

/** An entry of the journal of systemd: its fields by name, as systemd.journal-fields(7) has them. */
export type JournalEntry = Readonly<Record<string, string>> & { readonly MESSAGE: string };

const socket = '/run/systemd/journal/socket';

/** Sends entries to the journal of the machine that runs sm, by way of logger(1). Fails with `host`. */
export async function sendToJournal(
  outside: Outside,
  entries: readonly JournalEntry[],
): Promise<void> {
  // logger says nothing where nobody listens.
  if (outside.stat(socket) === undefined) {
    throw new Failure(
      'host',
      `Cannot write to the journal: nothing is at ${socket}, expected journald; leave out --journal`,
    );
  }
  for (const entry of entries) {
    const input = Object.entries(entry)
      .map(([name, value]) => `${name}=${value.replaceAll(/[\u0000-\u001f\u007f]/g, ' ')}\n`)
      .join('');
    const { ok, output } = await run(['logger', '--journald'], { input });
    if (!ok) {
      throw new Failure(
        'host',
        `Cannot write to the journal: ${output.trim()}, expected a logger that knows --journald (util-linux)`,
      );
    }
  }
}
