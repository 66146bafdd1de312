import { resolve } from 'node:path';
import type { AbsolutePath, Host } from '../schema/types.ts';
import { smVersion } from '../schema/version.ts';
import { normalizePath } from '../state/address.ts';
import { type Pending, readPending, refuseWhilePending } from './confirm/pending.ts';
import { codeOf, describeError, Failure } from './failure.ts';
import { ensureDirectory, removeUnused } from './folders.ts';
import { describeHost, machineIdOf } from './host.ts';
import { loadKeys } from './keys.ts';
import { readOnly } from './layers.ts';
import { defaultStateDirectory, type Layout, layoutOf } from './layout.ts';
import { type Lock, takeLock } from './lock.ts';
import type { Machine } from './machine.ts';
import type { Outside } from './outside.ts';
import { openSystem } from './real.ts';
import { rootPathOf } from './root-path.ts';
import type { System } from './system.ts';

/** Which host a command is about, and how long it may wait for it. */
export interface SessionOptions {
  readonly root: string;
  readonly stateDirectory: string | undefined;
  readonly lockTimeout: number;
  readonly what: string;
  /** Go on although an apply waits for its confirmation: only what decides about it may. */
  readonly whileUnconfirmed?: true;
}

/** The host that a command works on, locked. */
export interface Session {
  readonly machine: Machine;
  readonly host: Host;
  readonly close: () => void;
}

/** Opens the host for reading only, sharing the lock; nothing is written or created. */
export function openToRead(outside: Outside, options: SessionOptions): Session {
  return open(outside, options, 'shared', readOnly);
}

/** Opens the host for changing, alone. The state directory and its lock come into being. */
export function openToChange(
  outside: Outside,
  options: SessionOptions,
  layer: (system: System) => System = (system) => system,
): Session {
  return open(outside, options, 'alone', layer);
}

/** Looks at the host without its lock: what is replaced by a rename is whole at any time. */
export function openToLook(
  outside: Outside,
  { root, stateDirectory }: Pick<SessionOptions, 'root' | 'stateDirectory'>,
): { readonly system: System; readonly layout: Layout } {
  return {
    system: readOnly(openRoot(outside, root)),
    layout: layoutOf(stateDirectoryOf(stateDirectory)),
  };
}

function open(
  outside: Outside,
  options: SessionOptions,
  mode: 'shared' | 'alone',
  layer: (system: System) => System,
): Session {
  const system = layer(openRoot(outside, options.root));
  const layout = layoutOf(stateDirectoryOf(options.stateDirectory));
  const made = new Set<AbsolutePath>();
  const prepare = (): void => {
    if (mode === 'shared') return;
    for (const path of prepareDirectory(system, layout.directory)) made.add(path);
  };
  const lock: Lock | undefined = takeLock(
    system,
    layout,
    mode,
    {
      pid: process.pid,
      who: outside.account.name,
      what: `sm ${options.what} ${smVersion}`,
      since: outside.now().toISOString(),
    },
    options.lockTimeout,
    prepare,
  );
  if (mode === 'alone' && options.whileUnconfirmed !== true) {
    const pending = readPending(system, layout);
    if (pending !== undefined) {
      lock?.release();
      throw refuseWhilePending(pending);
    }
  }
  return {
    machine: {
      system,
      outside,
      layout,
      keys: loadKeys(system, layout, machineIdOf(outside)),
      ownership: outside.uid === 0,
    },
    host: describeHost(outside, system),
    close: () => {
      removeUnused(system, layout, [...made]);
      lock?.release();
      system.close();
    },
  };
}

/** The apply that waits for its confirmation, without the lock: it may hold that itself. */
export function peekPending(
  outside: Outside,
  { root, stateDirectory }: Pick<SessionOptions, 'root' | 'stateDirectory'>,
): Pending | undefined {
  const system = openRoot(outside, root);
  try {
    return readPending(system, layoutOf(stateDirectoryOf(stateDirectory)));
  } finally {
    system.close();
  }
}

function openRoot(outside: Outside, root: string): System {
  try {
    const path = rootPathOf(resolve(outside.workingDirectory, root));
    if (path !== undefined) return openSystem(path);
  } catch (error) {
    throw new Failure(
      'usage',
      `Cannot use the root ${root}: ${describeError(error)}, expected a directory`,
    );
  }
  throw new Failure(
    'usage',
    `Cannot use the root ${root}: it lies in a container, where this machine has no path to it, expected a directory of this machine; run sm in there, as with nsenter --target PID --all`,
  );
}

function stateDirectoryOf(named: string | undefined): AbsolutePath {
  if (named === undefined) return defaultStateDirectory;
  const path = normalizePath(named);
  if (path !== undefined && path !== '/') return path;
  throw new Failure(
    'usage',
    `Cannot use the state directory ${named}: expected an absolute path as seen from inside the root, other than /`,
  );
}

function prepareDirectory(system: System, directory: AbsolutePath): readonly AbsolutePath[] {
  try {
    return ensureDirectory(system, directory, 0o755);
  } catch (error) {
    // Taken away meanwhile by another sm: the lock is opened again.
    if (codeOf(error) === 'ENOENT') throw error;
    throw new Failure(
      'host',
      `Cannot make the state directory ${directory}: ${error instanceof Failure ? error.message : describeError(error)}, expected to be allowed to; run sm as root`,
    );
  }
}
