import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

/** How a program ended: a signal counts as 128 and its number. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program is given besides its arguments. */
export interface CommandOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutSeconds?: number;
  /** Ends a program that takes too long, in place of SIGKILL for it alone. */
  readonly onTimeout?: (pid: number) => void;
}

// How long output is waited for after the program has ended: what it left behind may hold the pipe.
const patience = 250;
const lateCode = 124;

/** Runs a program and collects what it says; never throws because of how it ended. */
export async function command(
  argv: readonly string[],
  { stdin, env = process.env, timeoutSeconds = 120, onTimeout }: CommandOptions = {},
): Promise<Ran> {
  const [program = '', ...rest] = argv;
  const child = spawn(program, rest, {
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...env },
  });
  child.stdin?.on('error', () => undefined).end(stdin);
  const pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout?.on('data', (piece: Buffer) => pieces.stdout.push(piece));
  child.stderr?.on('data', (piece: Buffer) => pieces.stderr.push(piece));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (onTimeout === undefined || child.pid === undefined) child.kill('SIGKILL');
    else onTimeout(child.pid);
  }, timeoutSeconds * 1000);
  const code = await ended(child).finally(() => clearTimeout(timer));
  const said = Buffer.concat(pieces.stderr).toString('utf8');
  return {
    code: late ? lateCode : code,
    stdout: Buffer.concat(pieces.stdout).toString('utf8'),
    stderr: late ? `${said}\n${program}: no end after ${timeoutSeconds} s\n` : said,
  };
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, patience).unref();
    });
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** Everything about a run that did not go well, for a message. */
export const account = (argv: readonly string[], { code, stdout, stderr }: Ran): string =>
  [`${argv.join(' ')} ended with ${code}`, stdout.trim(), stderr.trim()]
    .filter((part) => part !== '')
    .join('\n');

/** Runs a program; its standard output, or throws with everything it said. */
export async function must(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const ran = await command(argv, options);
  if (ran.code !== 0) throw new Error(account(argv, ran));
  return ran.stdout;
}

/** What goes before a command whose processes and mounts must all go when this process does. */
export const confined: readonly string[] = [
  ...['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private'],
  ...['--pid', '--fork', '--kill-child', '--mount-proc', '--'],
];
