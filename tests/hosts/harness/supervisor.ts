import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from './hearing.ts';
import { surroundings } from './machine.ts';
import { within } from './patience.ts';

/** One time that a host is up: its PID 1 as seen from here, and how that ended. */
export interface Boot {
  readonly pid: number;
  readonly ended: Promise<'rebooted' | 'off' | 'killed'>;
}

/** The process that keeps a host's disk, cgroup and network, as long as we hold its standard input. */
export interface Supervisor {
  readonly pid: number;
  /** What the host has written to its disk, as seen from here. */
  readonly upper: string;
  readonly group: string;
  readonly boot: () => Promise<Boot>;
  /** Ends the host and everything that was its. */
  readonly end: () => Promise<void>;
}

// Every supervisor mounts what it keeps on this one place, in a mount namespace of its own.
const place = '/run/sm-test-hosts';
const patienceSeconds = 30;

/** Starts a supervisor with a disk of some size; `about` is what init.sh takes after its group. */
export async function supervise(size: string, about: readonly string[]): Promise<Supervisor> {
  mkdirSync(place, { recursive: true });
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--net', '--propagation', 'private'],
      ...['sh', join(import.meta.dirname, 'supervisor.sh'), place, size, ...about],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: surroundings },
  );
  child.stdin.on('error', () => undefined);
  const { next, ended } = listen(child);
  // A host that a test forgot must not keep its process from ending: it goes with it.
  for (const part of [child, child.stdin, child.stdout, child.stderr]) {
    if ('unref' in part && typeof part.unref === 'function') part.unref();
  }
  const expect = (word: string): Promise<string> => within(patienceSeconds, next(word), word);
  await expect('ready');
  const pid = child.pid ?? 0;
  const seen = `/proc/${pid}/root${place}`;
  return {
    pid,
    upper: join(seen, 'upper'),
    group: join(seen, `cgroups/sm-test-host-${pid}`),
    boot: async () => {
      const up = expect('up');
      const down = next('down').then(ending, () => 'killed' as const);
      child.stdin.write('boot\n');
      return { pid: Number(await up), ended: down };
    },
    end: async () => {
      child.stdin.end();
      await within(patienceSeconds, ended, 'its supervisor to end');
    },
  };
}

const ending = (word: string): 'rebooted' | 'off' | 'killed' =>
  word === 'rebooted' || word === 'off' ? word : 'killed';
