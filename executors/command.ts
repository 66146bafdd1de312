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
}

const safePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs a program by argv, never through a shell: found in a fixed PATH, with a clean environment and
 * no standard input (safety.md). The only place that starts programs, besides the lock.
 */
export async function run(
  argv: readonly string[],
  { env = {}, timeout = 120_000, cwd = '/' }: Surroundings = {},
): Promise<Outcome> {
  const [program = '', ...rest] = argv;
  // execa costs more start-up than all the rest together.
  const { execa } = await import('execa');
  const result = await execa(program, rest, {
    reject: false,
    all: true,
    stdin: 'ignore',
    cwd,
    timeout,
    maxBuffer: 4 * 1024 * 1024,
    extendEnv: false,
    env: { PATH: safePath, LC_ALL: 'C.UTF-8', HOME: '/root', ...env },
  });
  const failedToStart = result.exitCode === undefined && result.code === 'ENOENT';
  return {
    ok: result.exitCode === 0,
    code: result.exitCode,
    stdout: result.stdout ?? '',
    output: failedToStart
      ? `${program}: no such program`
      : result.timedOut
        ? `${result.all ?? ''}\n${program}: no end after ${timeout / 1000} s`
        : (result.all ?? result.shortMessage ?? ''),
  };
}
