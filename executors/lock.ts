import { spawnSync } from 'node:child_process';
import { codeOf, Failure } from './failure.ts';
import { type Layout, shown } from './layout.ts';
import type { System } from './system.ts';

/** Who holds the lock; written into it, so that whoever waits can be told. */
export interface Holder {
  readonly pid: number;
  readonly who: string;
  readonly what: string;
  readonly since: string;
}

/** A lock that is held until `release`, or until this process ends in any way. */
export interface Lock {
  readonly release: () => void;
}

const busy = 75;

/** How often the directory of the lock may vanish below us before we say so. */
const mostVanishings = 100;

/**
 * Takes the lock, `shared` for commands that only read (they never create it) or alone. flock(1)
 * locks our own open file, so the kernel lets go of it even after SIGKILL. Fails with `locked`.
 */
export function takeLock(
  system: System,
  layout: Layout,
  mode: 'shared' | 'alone',
  holder: Holder,
  timeoutSeconds: number,
  prepare: () => void,
): Lock | undefined {
  for (;;) {
    const descriptor = openLockFile(system, layout, mode, prepare);
    if (descriptor === undefined) return undefined;
    flock(system, layout, descriptor, mode, timeoutSeconds);
    if (mode === 'shared' || system.isCurrentLock(descriptor, layout.lock)) {
      if (mode === 'alone') system.writeLock(descriptor, `${JSON.stringify(holder)}\n`);
      return { release: () => system.closeLock(descriptor) };
    }
    // Whoever held it before us found nothing to keep and took the file away.
    system.closeLock(descriptor);
    system.refresh();
  }
}

// Prepared again each time: a refused first apply takes its state directory away, while we look, too.
function openLockFile(
  system: System,
  layout: Layout,
  mode: 'shared' | 'alone',
  prepare: () => void,
): number | undefined {
  for (let left = mostVanishings; ; left -= 1) {
    try {
      prepare();
      return system.openLock(layout.lock, mode === 'alone');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      if (left === 0) throw new Failure('host', vanishing(system, layout));
      system.refresh();
    }
  }
}

const vanishing = (system: System, { lock, directory }: Layout): string =>
  `Cannot open the lock ${shown(system, lock)}: ${shown(system, directory)} vanished ${mostVanishings} times, expected it to stay; see what removes it, and try again`;

function flock(
  system: System,
  layout: Layout,
  descriptor: number,
  mode: 'shared' | 'alone',
  timeoutSeconds: number,
): void {
  const result = lockFile(descriptor, mode, timeoutSeconds);
  if (result.status === 0) return;
  const held = parseHolder(system.readLock(descriptor));
  system.closeLock(descriptor);
  if (result.status === busy)
    throw new Failure('locked', describe(held, shown(system, layout.lock)));
  if (result.signal !== null) {
    throw new Failure('interrupted', 'Interrupted while waiting for the lock');
  }
  throw new Failure(
    'host',
    `Cannot lock ${shown(system, layout.lock)}: flock ${result.error === undefined ? `ended with ${result.status}` : 'could not be started'}, expected util-linux's flock at /usr/bin/flock`,
  );
}

/** Has flock(1) lock an open file of ours; it ends with 0, or with 75 where another holds it. */
export function lockFile(descriptor: number, mode: 'shared' | 'alone', timeoutSeconds: number) {
  const wait = timeoutSeconds > 0 ? ['-w', String(timeoutSeconds)] : ['-n'];
  return spawnSync(
    '/usr/bin/flock',
    [mode === 'alone' ? '-x' : '-s', '-E', String(busy), ...wait, '3'],
    { stdio: ['ignore', 'ignore', 'pipe', descriptor], env: { PATH: '/usr/bin:/bin' } },
  );
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

function describe(holder: Holder | undefined, lock: string): readonly string[] {
  const by =
    holder === undefined
      ? 'another sm holds it'
      : `${holder.who} holds it with ${holder.what} (pid ${holder.pid}) since ${holder.since}`;
  return [
    `Cannot lock ${lock}: ${by}, expected it to be free; wait for it, or pass --lock-timeout 60s`,
  ];
}
