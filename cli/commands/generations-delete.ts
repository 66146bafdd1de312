import {
  deleteGenerations,
  type Selection,
  selectGenerations,
} from '../../executors/delete-generations.ts';
import { Failure } from '../../executors/failure.ts';
import type { Outside } from '../../executors/outside.ts';
import { openToChange } from '../../executors/session.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import { type HostFlags, parseCount, parseGeneration } from '../options.ts';
import { agreed } from '../prompt.ts';
import type { Terminal } from '../terminal.ts';
import { sessionOptions } from './plan.ts';

interface DeleteFlags extends HostFlags {
  readonly keep?: string;
  readonly olderThan?: string;
  readonly yes?: boolean;
}

/** `sm generations delete`: generations, and whatever only they needed. Never the current one. */
export async function generationsDelete(
  words: readonly string[],
  flags: DeleteFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const selection = selectionOf(words, flags, outside.now());
  mayAsk(flags, terminal);
  const session = openToChange(outside, sessionOptions(flags, 'generations delete'));
  try {
    const numbers = selectGenerations(session.machine, selection);
    if (numbers.length > 0) {
      terminal.error(`Generations to delete: ${numbers.join(', ')}\n`);
      if (!(await agreed('delete', flags, terminal))) return exit.error;
    }
    const done =
      numbers.length > 0
        ? deleteGenerations(session.machine, numbers)
        : { generations: [], backups: 0, contents: 0, blobs: 0 };
    if (flags.json === true) terminal.out(pretty(done));
    else terminal.out(`${told(done)}\n`);
    return exit.ok;
  } finally {
    session.close();
  }
}

function told({ generations, backups, contents, blobs }: ReturnType<typeof deleteGenerations>) {
  if (generations.length === 0) return 'Nothing to delete.';
  const count = generations.length === 1 ? '1 generation' : `${generations.length} generations`;
  const rest = backups + contents + blobs;
  return `Deleted ${count}${rest === 0 ? '' : `, and ${rest === 1 ? '1 thing' : `${rest} things`} that only they needed`}.`;
}

function mayAsk(flags: DeleteFlags, terminal: Terminal): void {
  if (flags.yes === true) return;
  if (terminal.inIsTerminal && terminal.outIsTerminal && flags.json !== true) return;
  throw new Failure(
    'usage',
    'Cannot ask whether to go on: this is no terminal, expected --yes; nothing was changed',
  );
}

function selectionOf(words: readonly string[], flags: DeleteFlags, now: Date): Selection {
  if (words.length === 0 && flags.keep === undefined && flags.olderThan === undefined) {
    throw new Failure(
      'usage',
      'Cannot delete generations: none are named, expected numbers, ranges such as 3..7, --keep or --older-than',
    );
  }
  const ranges = words.filter((word) => word.includes('..'));
  return {
    numbers: words.filter((word) => !word.includes('..')).map(parseGeneration),
    ranges: ranges.map(parseRange),
    keep: flags.keep === undefined ? undefined : parseCount(flags.keep),
    before:
      flags.olderThan === undefined
        ? undefined
        : new Date(now.getTime() - parseAge(flags.olderThan)),
  };
}

function parseRange(text: string): readonly [number, number] {
  const [first = '', last = ''] = text.split('..');
  const range = [parseGeneration(first), parseGeneration(last)] as const;
  if (range[0] <= range[1]) return range;
  throw new Failure('usage', `Cannot read the range ${text}: expected the lower number first`);
}

const milliseconds: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function parseAge(text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const factor = milliseconds[unit ?? ''];
  if (factor !== undefined) return Number(count) * factor;
  throw new Failure(
    'usage',
    `Cannot read the age ${JSON.stringify(text)}: expected a number with m, h, d or w, such as 30d`,
  );
}
