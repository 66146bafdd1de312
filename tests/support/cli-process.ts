import { type ChildProcess, spawn } from 'node:child_process';
import { program, type Ran } from './sm.ts';

/** A run of the built program that is still going on. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves as soon as either stream holds this text; rejects if the run ends without it. */
  readonly says: (text: string) => Promise<void>;
  readonly end: Promise<Ran>;
}

/** Starts the built program without waiting for it. */
export function start(
  args: readonly string[],
  cwd = '/',
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: '/usr/bin:/bin', HOME: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
    tell();
  });
  const end = new Promise<Ran>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!`${stdout}${stderr}`.includes(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
      void end.then(() => reject(new Error(`It ended without ${text}\n${stdout}${stderr}`)));
    });
  return { child, says, end };
}
