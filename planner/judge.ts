import type {
  AbsolutePath,
  Address,
  Conflict,
  ResolvedFile,
  ResourceChange,
} from '../schema/types.ts';
import { ancestorsOf, fileAddress, keyOf, pathOf } from '../state/address.ts';
import { type Actual, type Facts, fingerprint } from '../state/facts.ts';
import type { FileState } from '../state/parts.ts';
import { holdsManaged, isOursWhole } from './directories.ts';
import { type Context, judge } from './file.ts';
import { type Coming, ownerConflicts } from './owners.ts';
import { parentConflict } from './parents.ts';
import type { WantedFiles } from './parts.ts';

/** Everything that judging files looks at. */
export interface FileGround {
  readonly wanted: WantedFiles;
  readonly state: FileState | undefined;
  readonly facts: Facts;
  readonly stateDirectory: AbsolutePath;
  readonly context: Context;
  /** Names that this same plan brings into being. */
  readonly coming: Coming;
  /** The unit that each part belongs to. */
  readonly owners: ReadonlyMap<Address, Address>;
}

/** What judging files comes to. */
export interface Judged {
  readonly changes: readonly ResourceChange[];
  readonly conflicts: readonly Conflict[];
  readonly unchanged: readonly Address[];
}

const absent: Actual = { type: 'absent' };

/** Which managed paths make way for good in this plan: below them, nothing is there any more. */
export function clearing(
  scoped: readonly Address[],
  { wanted, state, facts }: Pick<FileGround, 'wanted' | 'state' | 'facts'>,
): (path: AbsolutePath) => boolean {
  const leaving = new Set<Address>();
  for (const address of scoped) {
    const entry = state?.resources[address];
    if (entry === undefined || wanted[address] !== undefined) continue;
    const actual = facts.files.get(address)?.type;
    const removable = actual === 'file' || actual === 'symlink' || actual === 'absent';
    // What appeared where we had hidden something is not ours to take away.
    const appeared = entry.applied.type === 'absent' && actual !== 'absent';
    const ours = entry.origin === 'created' && entry.original === null && !appeared;
    if (ours && removable) leaving.add(address);
  }
  return (path) => leaving.has(fileAddress(path));
}

/** Judges every file in scope. */
export function judgeFiles(
  scoped: readonly Address[],
  ground: FileGround,
  cleared: (path: AbsolutePath) => boolean,
): Judged {
  const { wanted: files, state, facts, context, coming } = ground;
  const changes: ResourceChange[] = [];
  const conflicts: Conflict[] = [];
  const unchanged: Address[] = [];
  for (const address of scoped) {
    const wanted = files[address];
    const entry = state?.resources[address];
    const seen = facts.files.get(address) ?? absent;
    const actual = afterClearing(address, wanted, seen, state, cleared);
    const blocked = wanted && obstacle(address, wanted, actual, ground, cleared);
    if (blocked !== undefined) {
      conflicts.push(blocked);
      continue;
    }
    const judgement = judge(address, wanted, entry, actual, context);
    if (judgement.kind === 'unchanged') unchanged.push(address);
    else if (judgement.kind === 'conflict') conflicts.push(judgement.conflict);
    else {
      changes.push(
        actual === seen
          ? judgement.change
          : { ...judgement.change, precondition: groundOf(address, seen, cleared) },
      );
      conflicts.push(...ownerConflicts(address, wanted, facts, coming));
    }
  }
  return { changes, conflicts, unchanged };
}

// The plan is bound to what is there now, before our own paths make way. Below such a path nothing
// counts: what shows there shows through a link of ours.
function groundOf(
  address: Address,
  seen: Actual,
  cleared: (path: AbsolutePath) => boolean,
): ResourceChange['precondition'] {
  return fingerprint(ancestorsOf(pathOf(address)).some(cleared) ? absent : seen);
}

// What is there once everything of ours that makes way has gone.
function afterClearing(
  address: Address,
  wanted: ResolvedFile | undefined,
  seen: Actual,
  state: FileState | undefined,
  cleared: (path: AbsolutePath) => boolean,
): Actual {
  if (wanted === undefined || seen.type === 'absent') return seen;
  const path = pathOf(address);
  if (ancestorsOf(path).some(cleared)) return absent;
  const goes = seen.type === 'directory' && isOursWhole(path, seen.entries, state, cleared);
  return goes ? absent : seen;
}

function obstacle(
  address: Address,
  wanted: ResolvedFile,
  actual: Actual,
  { facts, state, wanted: files, stateDirectory, owners }: FileGround,
  cleared: (path: AbsolutePath) => boolean,
): Conflict | undefined {
  const restored = ancestorsOf(pathOf(address)).find((path) => {
    const over = state?.resources[fileAddress(path)];
    return over?.original != null && files[fileAddress(path)] === undefined;
  });
  if (restored !== undefined) return belowOriginal(address, restored);
  const owner = wanted.type === 'file' ? wanted.user : 0;
  const above = parentConflict(address, owner, facts, stateDirectory, cleared, owners.has(address));
  // Where nothing should be, a file in place of the directory above it does no harm.
  if (above?.reason === 'parent_not_directory' && wanted.type === 'absent') return undefined;
  if (above !== undefined || actual.type !== 'directory') return above;
  return holdsManaged(pathOf(address), fileAddresses(files, state), facts)
    ? managedBelow(address)
    : undefined;
}

/** Every file that is wanted or recorded, sorted. */
export function fileAddresses(
  wanted: WantedFiles,
  state: FileState | undefined,
): readonly Address[] {
  const recorded = Object.keys(state?.resources ?? {}) as Address[];
  return [...new Set([...(Object.keys(wanted) as Address[]), ...recorded])].sort();
}

// What comes back above may be a directory with something else in this very place, or a file.
function belowOriginal(address: Address, above: AbsolutePath): Conflict {
  return {
    address,
    reason: 'parent_not_directory',
    detail: `Cannot place ${keyOf(address)}: the original of ${above} comes back in this plan, expected that to be done first; remove the entry of ${above} in an apply of its own`,
    resolutions: ['skip'],
  };
}

function managedBelow(address: Address): Conflict {
  return {
    address,
    reason: 'is_directory',
    detail: `Cannot replace ${keyOf(address)}: it is a directory with managed files in it, expected a file, a link or nothing; remove their entries in an apply of its own first`,
    resolutions: ['skip'],
  };
}
