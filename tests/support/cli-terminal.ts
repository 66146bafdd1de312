import { spawn, spawnSync } from 'node:child_process';
import { program, type Ran, type RunOptions } from './sm.ts';

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Runs the built program on a pseudo terminal, which script(1) of util-linux makes. Both streams end
 * up in `stdout`, as they do on a terminal, here with plain line ends.
 */
export function onTerminal(
  args: readonly string[],
  { cwd = '/', input = '', env = {} }: RunOptions = {},
): Ran {
  const command = [process.execPath, program, ...args].map(quoted).join(' ');
  const result = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd,
    input,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '', SHELL: '/bin/sh', TERM: 'xterm', ...env },
  });
  return {
    code: result.status,
    stdout: result.stdout.replaceAll('\r\n', '\n'),
    stderr: result.stderr,
  };
}

/** Whether a text holds an escape sequence that sets a color or weight. */
export function isColored(text: string): boolean {
  return /\u001b\[[\d;]*m/.test(text);
}

/** Runs the built program on a pseudo terminal, and types something as soon as a text is shown. */
export function typedOnTerminal(
  args: readonly string[],
  after: string,
  typed: string,
): Promise<Pick<Ran, 'code' | 'stdout'>> {
  const command = [process.execPath, program, ...args].map(quoted).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: '/usr/bin:/bin', HOME: '', SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => {
    const waited = !stdout.includes(after);
    stdout += data.toString('utf8');
    if (waited && stdout.includes(after)) child.stdin.write(typed);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout })));
}
