import { Failure } from './failure.ts';

/** How a program ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly code: number | undefined;
  /** Standard output and standard error as they came, bounded. */
  readonly output: string;
  readonly stdout: string;
}

/** What a program is given besides its arguments. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly cwd?: string;
  /** Its standard input; none unless given. */
  readonly input?: string;
}

/** What a program is given that may take long, and how it is heard and ended meanwhile. */
export interface Following {
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Told each line of standard error as it comes. */
  readonly told: (line: string) => void;
  readonly stop: AbortSignal;
}

/** Where programs are looked for, whatever PATH says. */
export const safePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
// How long a program that was told to end may take to clean up after itself.
const grace = 10_000;
// How long output is waited for after the program has ended: what it left behind may hold the pipe.
const patience = 250;

/**
 * Runs a program by argv, never through a shell: found in a fixed PATH, with a clean environment, no
 * standard input of ours, and in a process group of its own, so that a signal to ours does not end it halfway
 * (safety.md). The only place that starts programs, besides the lock.
 */
export async function run(
  argv: readonly string[],
  { env = {}, timeout = 120_000, cwd = '/', input }: Surroundings = {},
): Promise<Outcome> {
  const [program = '', ...rest] = argv;
  if (program === '') throw new Failure('host', 'Cannot run a program: its name is empty');
  // execa costs more start-up than all the rest together.
  const { execa } = await import('execa');
  const child = execa(program, rest, {
    reject: false,
    all: true,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    cwd,
    detached: true,
    cleanup: false,
    maxBuffer: 4 * 1024 * 1024,
    extendEnv: false,
    env: { PATH: safePath, LC_ALL: 'C.UTF-8', HOME: '/root', ...env },
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child.pid, 'SIGKILL');
  }, timeout);
  child.once('exit', () => setTimeout(() => closePipes(child), patience).unref());
  const result = await child;
  clearTimeout(timer);
  const missing = result.exitCode === undefined && result.code === 'ENOENT';
  const said = result.all ?? '';
  return {
    ok: child.exitCode === 0 && !late,
    code: exitCodeOf(child.exitCode ?? result.exitCode),
    stdout: result.stdout ?? '',
    output: missing
      ? `${program}: no such program`
      : late
        ? `${said}\n${program}: no end after ${timeout / 1000} s`
        : said !== '' || child.exitCode !== null
          ? said
          : (result.shortMessage ?? ''),
  };
}

// Node says a negative number for a program that could not be started.
function exitCodeOf(code: number | undefined): number | undefined {
  return code === undefined || code < 0 ? undefined : code;
}

/** How a program ended, in words. */
export function howItEnded({ code }: Pick<Outcome, 'code'>): string {
  return code === undefined ? 'did not run to its end' : `ended with ${code}`;
}

/** Asks a process to end, or ends it. */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Runs a program for as long as it takes, as `run` does: only its standard output is kept, and
 * standard error is told line by line. When `stop` is aborted the program is told to end.
 */
export async function follow(
  argv: readonly string[],
  { env, cwd, told, stop }: Following,
): Promise<{ readonly ok: boolean; readonly stdout: string }> {
  const [program = '', ...rest] = argv;
  if (stop.aborted) return { ok: false, stdout: '' };
  const { execa } = await import('execa');
  const child = execa(program, rest, {
    reject: false,
    buffer: { stderr: false },
    stdin: 'ignore',
    cwd,
    detached: true,
    cleanup: false,
    maxBuffer: 64 * 1024 * 1024,
    extendEnv: false,
    env,
  });
  const heard = tellLines(child.stderr, told);
  const end = (): void => {
    endGroup(child.pid, 'SIGTERM');
    setTimeout(() => endGroup(child.pid, 'SIGKILL'), grace).unref();
  };
  stop.addEventListener('abort', end);
  child.once('exit', () => setTimeout(() => closePipes(child), patience).unref());
  const result = await child;
  stop.removeEventListener('abort', end);
  // Nothing is ever heard of a program that did not start.
  if (child.pid === undefined) {
    throw new Failure(
      'host',
      `Cannot start ${program} in ${cwd}: ${result.code ?? 'it does not start'}, expected a program that this account may run and a directory that it may enter; go to another directory, or see who may run it`,
    );
  }
  await heard;
  return { ok: child.exitCode === 0 && !stop.aborted, stdout: result.stdout ?? '' };
}

async function tellLines(
  stream: NodeJS.ReadableStream,
  told: (line: string) => void,
): Promise<void> {
  let rest = '';
  const take = (piece: string): void => {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) told(line);
  };
  stream.setEncoding('utf8');
  stream.on('data', take);
  await new Promise((resolve) => stream.once('close', resolve));
  if (rest !== '') told(rest);
}

function endGroup(pid: number | undefined, name: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

function closePipes(child: {
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
}): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null && 'destroy' in stream && typeof stream.destroy === 'function')
      stream.destroy();
  }
}
