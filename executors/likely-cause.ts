import { type PackageLog, packageAt, readPackageLog } from '../planner/package-log.ts';
import { contentDigest } from '../schema/canonical.ts';
import type {
  AbsolutePath,
  Address,
  ContentDigest,
  DriftedResource,
  Entry,
  LikelyCause,
} from '../schema/types.ts';
import { fileAddress, parentOf } from '../state/address.ts';
import { codeOf, Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { packageOwners } from './packages.ts';
import type { System } from './system.ts';

/** What of a drifted resource lies in files: each path with what is recorded of it. */
export type DriftedFiles = (resource: DriftedResource) => readonly DriftedFile[];

/** A drifted file, with its recorded entry. */
export interface DriftedFile {
  readonly path: AbsolutePath;
  readonly entry: Entry;
}

// The log counts in seconds, and is written before and after the deed.
const slack = 2000;
const database = '/var/lib/dpkg' as AbsolutePath;
const logs = ['/var/log/dpkg.log.1', '/var/log/dpkg.log'] as const;
const largestLog = 64 * 1024 * 1024;
const largestKept = 16 * 1024 * 1024;

/**
 * Whether each drift is likely to come from an upgrade of a package, by the time of its inode and the
 * log of dpkg. Says nothing where there is no such log, or where it does not reach back that far.
 */
export async function likelyCauses(
  { system }: Pick<Machine, 'system'>,
  drifted: readonly DriftedResource[],
  filesOf: DriftedFiles,
): Promise<ReadonlyMap<Address, LikelyCause>> {
  const files = drifted.flatMap((resource) =>
    (resource.status === 'unreadable' ? [] : filesOf(resource)).map((file) => ({
      ...file,
      address: resource.address,
    })),
  );
  const found = new Map<Address, LikelyCause>();
  if (files.length === 0 || system.parent(database).state !== 'present') return found;
  const log = readPackageLog(logs.map((path) => peek(system, path as AbsolutePath)).join(''));
  const owners = await packageOwners(
    system,
    files.map(({ path }) => fileAddress(path)),
  );
  for (const { address, path, entry } of files) {
    const owner = owners.get(fileAddress(path))?.replace(/^package ([^,:]+).*$/, '$1');
    const cause = causeOf(system, path, entry, log, owner);
    // Of all files of a unit, one that a package changed tells most.
    if (cause !== undefined && found.get(address)?.kind !== 'package_upgrade')
      found.set(address, cause);
  }
  return found;
}

function causeOf(
  system: System,
  path: AbsolutePath,
  entry: Entry,
  log: PackageLog,
  owner: string | undefined,
): LikelyCause | undefined {
  const changed = timeOf(system, path, entry);
  if (changed === undefined || log.since === undefined) return undefined;
  const { time, exact } = changed;
  const run = packageAt(log, local(time - slack), local(time + slack), owner);
  if (run !== undefined) {
    const kept = keptCopy(system, path, entry);
    return {
      kind: 'package_upgrade',
      ...(exact ? { at: new Date(time).toISOString() } : {}),
      package: run.package,
      ...(run.version === undefined || run.version === '<none>' ? {} : { version: run.version }),
      ...(kept === undefined ? {} : { kept }),
    };
  }
  // When something was deleted nobody knows: other names of its directory may have come and gone since.
  if (!exact || local(time) < log.since) return undefined;
  return { kind: 'hand_edit', at: new Date(time).toISOString() };
}

// The change time: dpkg sets the modification time to what the package says, and so may anybody.
function timeOf(
  system: System,
  path: AbsolutePath,
  { applied, seen }: Entry,
): { readonly time: number; readonly exact: boolean } | undefined {
  const there = attempt(() => system.lstat(path));
  if (there !== undefined) {
    // What changed is what its link points at, or what the name of its owner means.
    const same =
      applied.type === 'symlink' && attempt(() => system.readlink(path)) === applied.target;
    return same || seen?.ctime === there.ctime ? undefined : { time: there.ctime, exact: true };
  }
  const directory = attempt(() => system.lstat(parentOf(path)));
  return directory === undefined ? undefined : { time: directory.mtime, exact: false };
}

function keptCopy(system: System, path: AbsolutePath, { applied, sensitive }: Entry) {
  if (applied.type !== 'file' || sensitive) return undefined;
  return [`${path}.dpkg-old`, `${path}.dpkg-dist`].find(
    (copy) => digestOf(system, copy as AbsolutePath) === applied.content,
  );
}

function digestOf(system: System, path: AbsolutePath): ContentDigest | undefined {
  return attempt(() =>
    system.lstat(path)?.type === 'file' ? contentDigest(system.read(path, largestKept)) : undefined,
  );
}

const peek = (system: System, path: AbsolutePath): string =>
  attempt(() => system.read(path, largestLog).toString('utf8')) ?? '';

// A hint is not worth a failure.
function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Failure)) throw error;
    return undefined;
  }
}

// As dpkg writes it: the local time of the host, without a zone.
function local(time: number): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
