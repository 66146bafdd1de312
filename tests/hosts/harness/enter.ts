import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandOptions, command, type Ran } from './command.ts';

/** What a command in a host is given besides its arguments. */
export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  /** Starts it and returns at once; it goes on in the host without input and output. */
  readonly background?: boolean;
}

const surroundings = {
  HOME: '/root',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

/** Leaves the host behind without waiting for the command: its PID 1 becomes the command's parent. */
const inBackground = ['sh', '-c', '"$@" < /dev/null > /dev/null 2>&1 &', 'sh'];

let entered = 0;

/** Runs a command in the host whose PID 1 and cgroup these are; never throws because of how it ended. */
export async function enter(
  pid: number,
  group: string,
  argv: readonly string[],
  { stdin, env = {}, timeoutSeconds = 60, background = false }: RunOptions = {},
): Promise<Ran> {
  entered += 1;
  const own = join(group, `sm-test-${entered}`);
  const script = join(import.meta.dirname, 'enter.sh');
  const options: CommandOptions = {
    env: { ...surroundings, ...env },
    timeoutSeconds,
    onTimeout: (nsenter) => killAllBut(nsenter, own),
    ...(stdin === undefined ? {} : { stdin }),
  };
  const wrapped = background ? [...inBackground, ...argv] : argv;
  const ran = await command(['sh', script, own, String(pid), ...wrapped], options);
  try {
    rmdirSync(own);
  } catch {
    // Something it started goes on, or the host has gone.
  }
  return ran;
}

// nsenter itself must stay: without it what it waits for would be a zombie for as long as the machine likes.
function killAllBut(spared: number, group: string): void {
  for (const entry of ['.', ...below(group)]) {
    for (const pid of processes(join(group, entry))) {
      if (pid !== spared) kill(pid);
    }
  }
}

function below(group: string): readonly string[] {
  return readdirSync(group, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(group.length + 1));
}

function processes(group: string): readonly number[] {
  return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
