import { run } from '../command.ts';

/** Whether every run of a unit ended well since it was last started by a job; it was started again so often. */
export type EndedWell = (unit: string, restarts: number) => Promise<boolean>;

// What systemd itself says of a service (systemd.journal-fields(7), sd-messages.h).
const well = '7ad2d189f7e94e70a38c781354912448';
const badly = 'd9b373ed55a64feb8242e02dbe79a49c';
const again = '5eb03494b6584870a536b337290809b3';

const patience = 10_000;
const mostRestarts = 1000;
// It goes on while it is looked at.
const further = 40;

/**
 * Asks the journal: a service that runs again shows no trace of how it ended before. No where the journal
 * does not tell of every run.
 */
export const endedWell: EndedWell = async (unit, restarts) => {
  if (restarts > mostRestarts) return false;
  await run(['journalctl', '--sync'], { timeout: patience });
  const lines = `--lines=${2 * restarts + further}`;
  const args = ['--quiet', '--no-pager', '--boot', '--output=json', lines];
  const ids = [well, badly, again].map((id) => `MESSAGE_ID=${id}`);
  const read = await run(['journalctl', ...args, '_PID=1', `UNIT=${unit}`, ...ids], {
    timeout: patience,
  });
  return read.ok && allWell(read.stdout, restarts);
};

/** Whether lines of `journalctl --output=json` tell of so many runs started again, each after a good end. */
export function allWell(text: string, restarts: number): boolean {
  const told = text.split('\n').flatMap(entryOf);
  const first = told.findLastIndex(({ id, count }) => id === again && count === '1');
  // Its end comes before it is started again.
  const since = first < 1 ? [] : told.slice(first - 1);
  const ends = since.filter(({ id }) => id !== again);
  return since[0]?.id === well && ends.length >= restarts && ends.every(({ id }) => id === well);
}

function entryOf(line: string): readonly { readonly id: unknown; readonly count: unknown }[] {
  if (line === '') return [];
  try {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>> | null;
    return [{ id: entry?.MESSAGE_ID, count: entry?.N_RESTARTS }];
  } catch {
    return [{ id: undefined, count: undefined }];
  }
}
