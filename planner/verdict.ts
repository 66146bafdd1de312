import { match, P } from 'ts-pattern';
import type { ActionReason, Conflict, Entry } from '../schema/types.ts';

type Origin = Entry['origin'];
type Reason = Conflict['reason'];
type Resolution = Conflict['resolutions'][number];

/**
 * Where one path stands: what the manifest wants (desired), what we put there (recorded) and what is
 * there (live, compared with both).
 */
export interface Cell {
  readonly desired: 'none' | 'absent' | 'present';
  readonly recorded: 'none' | 'absent' | 'present';
  readonly live:
    | 'absent'
    | 'both'
    | 'desired'
    | 'recorded'
    | 'foreign'
    | 'directory'
    | 'special'
    | 'unreadable';
  /** Whether desired is another value than recorded. */
  readonly changed: boolean;
  readonly origin: Origin;
  /** Whether a backup of what stood there before us is recorded. */
  readonly original: boolean;
  readonly policy: 'refuse' | 'backup' | 'adopt' | 'known';
}

/** What is backed up before the change: as the original, which comes back, or as drift, for people. */
export type Keep = 'nothing' | 'original' | 'drifted';

/** What is to be done about one path, and what the state says of it afterwards. */
export type Verdict =
  | { readonly verb: 'unchanged' }
  | {
      readonly verb: 'conflict';
      readonly reason: Reason;
      readonly resolutions: readonly Resolution[];
    }
  | {
      readonly verb: 'write' | 'delete' | 'import';
      readonly reason: ActionReason;
      readonly entry: 'set' | 'remove';
      readonly origin: Origin;
      readonly keep: Keep;
      readonly revertsDrift: boolean;
    }
  | {
      readonly verb: 'restore' | 'forget';
      readonly reason: ActionReason;
      readonly entry: 'remove';
      readonly origin: Origin;
      readonly keep: Keep;
      readonly revertsDrift: boolean;
    };

const unchanged: Verdict = { verb: 'unchanged' };

const conflict = (reason: Reason, ...resolutions: readonly Resolution[]): Verdict => ({
  verb: 'conflict',
  reason,
  resolutions,
});

interface Options {
  readonly keep?: Keep;
  readonly origin?: Origin;
  readonly revertsDrift?: boolean;
}

const write = (reason: ActionReason, options: Options = {}): Verdict => ({
  verb: 'write',
  reason,
  entry: 'set',
  origin: options.origin ?? 'created',
  keep: options.keep ?? 'nothing',
  revertsDrift: options.revertsDrift ?? false,
});

const take = (reason: ActionReason, origin: Origin): Verdict => ({
  verb: 'import',
  reason,
  entry: 'set',
  origin,
  keep: 'nothing',
  revertsDrift: false,
});

const remove = (reason: ActionReason, entry: 'set' | 'remove', options: Options = {}): Verdict => ({
  verb: 'delete',
  reason,
  entry,
  origin: options.origin ?? 'created',
  keep: options.keep ?? 'nothing',
  revertsDrift: options.revertsDrift ?? false,
});

const restore = (options: Options = {}): Verdict => ({
  verb: 'restore',
  reason: 'restored_original',
  entry: 'remove',
  origin: 'created',
  keep: options.keep ?? 'nothing',
  revertsDrift: options.revertsDrift ?? false,
});

const forget = (reason: ActionReason): Verdict => ({
  verb: 'forget',
  reason,
  entry: 'remove',
  origin: 'created',
  keep: 'nothing',
  revertsDrift: false,
});

const drifted = { keep: 'drifted', revertsDrift: true } as const;

/**
 * The three-way table: desired × recorded × live → verdict. The first row that fits counts. Pure, and
 * a function of few cells: callers with many paths ask through `verdictOf`, which remembers.
 */
export function decide(cell: Cell): Verdict {
  // Something imported as it stood is not ours yet: before its first change it becomes an original.
  const borrowed = cell.origin === 'adopted' && !cell.original && cell.policy !== 'adopt';
  const taken: Options = borrowed
    ? { keep: 'original', origin: 'created' }
    : {
        origin: cell.origin,
        keep: cell.origin === 'adopted' && !cell.original ? 'original' : 'nothing',
      };

  return match(cell)
    .returnType<Verdict>()
    .with({ recorded: 'none', desired: 'none' }, () => unchanged)
    .with({ recorded: 'present', desired: 'none', origin: 'adopted' }, () =>
      forget('left_in_place'),
    )
    .with({ live: 'unreadable' }, () => conflict('unreadable', 'skip'))

    .with({ recorded: 'none', desired: 'present', live: 'absent' }, () => write('declared'))
    .with({ recorded: 'none', desired: 'present', live: P.union('desired', 'both') }, () =>
      take('already_present', 'adopted'),
    )
    .with({ recorded: 'none', live: 'special' }, () => conflict('special_file', 'skip', 'remove'))
    .with({ recorded: 'none', live: 'directory', policy: P.not('backup') }, () =>
      conflict('is_directory', 'backup', 'skip'),
    )
    .with({ recorded: 'none', desired: 'present', live: 'directory' }, () =>
      write('replaced_unmanaged', { keep: 'original' }),
    )
    .with({ recorded: 'none', desired: 'present', policy: 'refuse' }, () =>
      conflict('unmanaged_file', 'adopt', 'backup', 'skip'),
    )
    .with({ recorded: 'none', desired: 'present', policy: P.union('backup', 'known') }, () =>
      write('replaced_unmanaged', { keep: 'original' }),
    )
    .with({ recorded: 'none', desired: 'present', policy: 'adopt' }, () =>
      write('adopted_unmanaged', { keep: 'original', origin: 'adopted' }),
    )
    .with({ recorded: 'none', desired: 'absent', live: 'absent' }, () =>
      take('already_present', 'adopted'),
    )
    .with({ recorded: 'none', desired: 'absent' }, () =>
      remove('declared_absent', 'set', { keep: 'original' }),
    )

    .with({ recorded: 'present', desired: 'present', live: 'special' }, () =>
      conflict('special_file', 'remove', 'skip'),
    )
    .with({ recorded: 'present', desired: 'present', live: 'both' }, () => unchanged)
    .with({ recorded: 'present', desired: 'present', live: 'recorded' }, () =>
      write('content_changed', taken),
    )
    .with({ recorded: 'present', desired: 'present', live: 'desired' }, ({ origin }) =>
      take('converged_outside', origin),
    )
    .with({ recorded: 'present', desired: 'present', live: 'absent' }, ({ origin, changed }) =>
      write('drifted', { origin: borrowed && changed ? 'created' : origin, revertsDrift: true }),
    )
    .with({ recorded: 'present', desired: 'present', changed: true }, ({ origin }) =>
      borrowed
        ? write('drifted', { keep: 'original', revertsDrift: true })
        : write('drifted', { ...drifted, origin }),
    )
    .with({ recorded: 'present', desired: 'present' }, ({ origin }) =>
      write('drifted', { ...drifted, origin }),
    )

    .with({ recorded: 'present', desired: 'none', original: true, live: 'directory' }, () =>
      conflict('is_directory', 'remove'),
    )
    .with({ recorded: 'present', desired: 'none', original: true, live: 'special' }, () =>
      conflict('special_file', 'remove'),
    )
    .with(
      {
        recorded: 'present',
        desired: 'none',
        original: true,
        live: P.union('absent', 'recorded', 'both'),
      },
      () => restore(),
    )
    .with({ recorded: 'present', desired: 'none', original: true }, () => restore(drifted))
    .with({ recorded: 'present', desired: 'none', live: 'absent' }, () => forget('already_gone'))
    .with({ recorded: 'present', desired: 'none', live: P.union('recorded', 'both') }, () =>
      remove('no_longer_declared', 'remove'),
    )
    .with({ recorded: 'present', desired: 'none', live: P.union('directory', 'special') }, () =>
      forget('no_longer_ours'),
    )
    .with({ recorded: 'present', desired: 'none' }, () =>
      remove('no_longer_declared', 'remove', drifted),
    )

    .with({ recorded: 'present', desired: 'absent', live: 'absent' }, ({ origin }) =>
      take('converged_outside', origin),
    )
    .with({ recorded: 'present', desired: 'absent', live: 'directory' }, () =>
      conflict('is_directory', 'remove'),
    )
    .with({ recorded: 'present', desired: 'absent', live: 'special' }, () =>
      conflict('special_file', 'remove'),
    )
    .with({ recorded: 'present', desired: 'absent', live: P.union('recorded', 'both') }, () =>
      remove('declared_absent', 'set', taken),
    )
    .with({ recorded: 'present', desired: 'absent' }, ({ origin }) =>
      borrowed
        ? remove('declared_absent', 'set', { keep: 'original', revertsDrift: true })
        : remove('declared_absent', 'set', { ...drifted, origin }),
    )

    .with({ recorded: 'absent', desired: 'present', live: 'absent' }, () => write('declared'))
    .with({ recorded: 'absent', desired: 'present', live: P.union('desired', 'both') }, (at) =>
      take('converged_outside', at.original ? 'created' : 'adopted'),
    )
    .with({ recorded: 'absent', desired: P.union('present', 'absent'), live: 'special' }, () =>
      conflict('special_file', 'remove', 'skip'),
    )
    .with({ recorded: 'absent', desired: 'present' }, () => write('drifted', drifted))
    .with({ recorded: 'absent', desired: 'absent', live: 'absent' }, () => unchanged)
    .with({ recorded: 'absent', desired: 'absent', live: 'directory' }, () =>
      conflict('is_directory', 'remove', 'skip'),
    )
    .with({ recorded: 'absent', desired: 'absent' }, ({ origin }) =>
      remove('drifted', 'set', { ...drifted, origin }),
    )
    .with({ recorded: 'absent', desired: 'none', live: 'absent', original: true }, () => restore())
    .with({ recorded: 'absent', desired: 'none', live: 'absent' }, () => forget('left_in_place'))
    .with({ recorded: 'absent', desired: 'none', origin: 'adopted' }, () =>
      forget('no_longer_ours'),
    )
    .with({ recorded: 'absent', desired: 'none', original: true, live: 'directory' }, () =>
      conflict('is_directory', 'remove'),
    )
    .with({ recorded: 'absent', desired: 'none', original: true, live: 'special' }, () =>
      conflict('special_file', 'remove'),
    )
    .with({ recorded: 'absent', desired: 'none', original: true }, () => restore(drifted))
    .with({ recorded: 'absent', desired: 'none' }, () => forget('no_longer_ours'))
    .exhaustive();
}

const remembered = new Map<string, Verdict>();

/** `decide`, once for each cell: matching 100 000 times would cost more than looking at the host. */
export function verdictOf(cell: Cell): Verdict {
  const key = `${cell.desired} ${cell.recorded} ${cell.live} ${cell.changed} ${cell.origin} ${cell.original} ${cell.policy}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const verdict = decide(cell);
  remembered.set(key, verdict);
  return verdict;
}
