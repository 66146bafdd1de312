import { run } from '../command.ts';

/** Reads the end of a unit's journal. */
export type JournalTail = (
  unit: string,
  lines?: number,
  since?: number,
) => Promise<readonly string[]>;

const longestLine = 400;
const patience = 10_000;

/**
 * The last lines of a unit's journal, those of systemd about it among them; `since` is in seconds since
 * 1970. Empty where there is no journal: that must not fail what failed already.
 */
export const journalTail: JournalTail = async (unit, lines = 10, since) => {
  const from = since === undefined ? [] : [`--since=@${Math.floor(since)}`];
  const args = ['--quiet', '--no-pager', '--output=cat', `--lines=${lines}`, ...from];
  const read = await run(['journalctl', ...args, `--unit=${unit}`], { timeout: patience });
  return read.ok ? printableLines(read.stdout).slice(-lines) : [];
};

/** Lines that can be shown: without colors and control characters, not empty, not too long. */
export function printableLines(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) =>
      line
        .replaceAll('\t', ' ')
        .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
        .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
        .trimEnd(),
    )
    .filter((line) => line !== '')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
}

// Some failing units tell enough, and reading a large journal takes its time.
const mostUnits = 20;
const atOnce = 4;

/** The ends of several journals by unit; of very many only the first are read. */
export async function journalTails(
  units: readonly string[],
  since: number | undefined,
  journal: JournalTail,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tails = new Map<string, readonly string[]>();
  const read = async (unit: string): Promise<void> => {
    tails.set(unit, await journal(unit, 10, since));
  };
  const chosen = units.slice(0, mostUnits);
  for (let from = 0; from < chosen.length; from += atOnce) {
    await Promise.all(chosen.slice(from, from + atOnce).map(read));
  }
  return tails;
}
