import { spawn } from 'node:child_process';
import { within } from './patience.ts';
import type { Suite } from './recipe.ts';

/** How a host test file went on one suite of Debian. */
export interface FileResult {
  readonly total: number;
  readonly passed: number;
  /** Whether it ran tests, all of them passed, and it ended by itself. */
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
  /** What it says of tests that it did not even register, for want of something: each in one line. */
  readonly notRun: readonly string[];
}

const fileSeconds = 1200;

/** Runs a host test file in a process of its own, which does not outlive this one. */
export async function runFile(suite: Suite, file: string): Promise<FileResult> {
  const started = Date.now();
  // One that was translated already needs nobody to do so.
  const loader = file.endsWith('.mjs') ? ['--enable-source-maps'] : ['--import', 'tsx'];
  const argv = ['--pdeathsig', 'KILL', process.execPath, ...loader, file];
  const child = spawn('setpriv', argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SM_HOST_SUITE: suite, FORCE_COLOR: '0', NO_COLOR: '1' },
  });
  const pieces: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => pieces.push(piece));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const code = await within(fileSeconds, closed, `${file} to end`).catch((error: Error) => {
    child.kill('SIGKILL');
    pieces.push(Buffer.from(`${error.message}\n`));
    return null;
  });
  const output = Buffer.concat(pieces).toString('utf8');
  const [total, passed] = [countIn(output, 'Total'), countIn(output, 'Passed')];
  const seconds = (Date.now() - started) / 1000;
  const notRun = [...output.matchAll(/^Not run: .+$/gm)].map(([line]) => line);
  const ran = total > 0 || notRun.length > 0;
  return { total, passed, ok: code === 0 && ran && passed === total, seconds, output, notRun };
}

function countIn(output: string, label: string): number {
  const found = [...output.matchAll(new RegExp(`^ *${label}: +(\\d+)`, 'gm'))];
  return found.reduce((sum, [, digits]) => sum + Number(digits), 0);
}

/** How many failures a file counts for: at least one if anything was wrong with it. */
export const failuresOf = ({ total, passed, ok }: FileResult): number =>
  Math.max(total - passed, ok ? 0 : 1);
