import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Scratch, scratch } from './scratch.ts';
import { applied, program, sm } from './sm.ts';

/** A shell on a terminal, in which `sm` writes down how it was called. */
export interface TypedShell {
  readonly world: Scratch;
  /** Types a line into a new shell, tabs and all, and tells the words that sm was called with. */
  readonly type: (line: string) => Promise<readonly string[]>;
  readonly env: Readonly<Record<string, string>>;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
const prompt = 'READY> ';

const arguments_: Readonly<Record<'bash' | 'zsh' | 'fish', (home: string) => readonly string[]>> = {
  bash: (home) => ['--noprofile', '--rcfile', join(home, '.bashrc'), '-i'],
  zsh: () => ['-i'],
  fish: (home) => ['--no-config', '-i', '-C', `source ${join(home, 'start.fish')}`],
};

const starts: Readonly<Record<'bash' | 'zsh' | 'fish', readonly [string, string]>> = {
  bash: ['.bashrc', `source ~/script\nPS1=${quoted(prompt)}\n`],
  zsh: [
    '.zshrc',
    `autoload -Uz compinit\ncompinit -u -D\nsource ~/script\nunsetopt zle_bracketed_paste 2>/dev/null\nunset zle_bracketed_paste\nPS1=${quoted(prompt)}\n`,
  ],
  fish: [
    'start.fish',
    `source ~/script\nfunction fish_prompt; printf ${quoted(prompt)}; end\nfunction fish_greeting; end\n`,
  ],
};

/** A shell taught by `sm completion`, and a root on which something is managed. */
export function taughtShell(name: 'bash' | 'zsh' | 'fish', path: string): TypedShell {
  const world = scratch();
  const etc = { motd: { text: 'hello\n' }, 'issue.net': { text: 'x\n' }, 'a b': { text: 'x\n' } };
  applied(world, { version: 1, etc });
  const home = join(world.directory, 'home');
  const bin = join(world.directory, 'bin');
  const calls = join(world.directory, 'calls');
  mkdirSync(home);
  mkdirSync(bin);
  writeFileSync(join(home, 'script'), sm(['completion', name]).stdout);
  writeFileSync(join(home, starts[name][0]), starts[name][1]);
  const real = `exec ${quoted(process.execPath)} ${quoted(program)} "$@"`;
  const stub = `#!/bin/sh\n[ "$1" = complete ] && ${real}\nprintf '%s\\n' "$@" end > ${quoted(calls)}.new\nmv ${quoted(calls)}.new ${quoted(calls)}\n`;
  writeFileSync(join(bin, 'sm'), stub);
  chmodSync(join(bin, 'sm'), 0o755);
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: home, TERM: 'xterm', LC_ALL: 'C.UTF-8' };
  const command = [path, ...arguments_[name](home)].map(quoted).join(' ');
  return {
    world,
    env,
    type: (line) => typed(command, line, { calls, cwd: world.directory, env }),
  };
}

async function typed(
  command: string,
  line: string,
  { calls, cwd, env }: { calls: string; cwd: string; env: Readonly<Record<string, string>> },
): Promise<readonly string[]> {
  rmSync(calls, { force: true });
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: { ...env, SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let shown = '';
  child.stdout.on('data', (data: Buffer) => {
    const waited = !shown.includes(prompt);
    shown += data.toString('utf8');
    if (waited && shown.includes(prompt)) child.stdin.write(`${line}\r`);
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const start = Date.now();
  while (!existsSync(calls) && Date.now() - start < 20_000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  await ended;
  if (!existsSync(calls)) throw new Error(`sm was not called after ${line}\n${shown}`);
  return readFileSync(calls, 'utf8').split('\n').slice(0, -2);
}
