import { faulting } from '../../executors/layers.ts';
import type { System } from '../../executors/system.ts';

/** One change asked of the machine: which method, and of which path. */
export interface Mutation {
  readonly method: string;
  readonly path: string;
}

/**
 * A layer that asks `interfere` before each single change, from 1 on: what `faulting` counts, and each
 * line that is appended to the journal or the history besides.
 */
export function beforeEach(
  interfere: (count: number, mutation: Mutation) => void,
): (system: System) => System {
  let count = 0;
  const ask = (mutation: Mutation): void => {
    count += 1;
    interfere(count, mutation);
  };
  return (system) => {
    const layered = faulting(system, (_, { method, path }) => ask({ method, path }));
    return {
      ...layered,
      appender: (path) => {
        const { append, sync, close } = layered.appender(path);
        return {
          append: (text) => {
            ask({ method: 'append', path });
            append(text);
          },
          sync: () => {
            ask({ method: 'sync', path });
            sync();
          },
          close,
        };
      },
    };
  };
}

/** Fails the n-th change with an error of the host, and those after it too where it is to last. */
export function failingAt(
  n: number,
  code: string,
  lasts: (mutation: Mutation) => boolean,
): { readonly layer: (system: System) => System; readonly hit: () => Mutation | undefined } {
  let hit: Mutation | undefined;
  let count = 0;
  const layer = beforeEach((_, mutation) => {
    // Where the lock cannot be written the process ends, and only that lets go of it.
    if (mutation.method === 'writeLock') return;
    count += 1;
    if (count < n || (count > n && !lasts(mutation))) return;
    hit ??= mutation;
    throw Object.assign(new Error(`${code}: for the test, ${mutation.method} ${mutation.path}`), {
      code,
    });
  });
  return { layer, hit: () => hit };
}

/** Ends this process without a word before the n-th change. */
export function dyingAt(n: number): (system: System) => System {
  return beforeEach((count) => {
    if (count === n) process.kill(process.pid, 'SIGKILL');
  });
}
