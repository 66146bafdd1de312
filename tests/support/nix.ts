import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from '../hosts/harness/machine.ts';
import { house } from './house-sources.ts';
import type { Ran } from './sm.ts';

/** Real nix with a store of its own that goes with the process, and without network. */
export interface Nix {
  /** Holds the store, and whatever a test puts beside it. */
  readonly directory: string;
  readonly version: string;
  /** What programs of nix have to be given as their environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly run: (program: string, ...args: readonly string[]) => Ran;
  /** The value of an expression; throws with nix' own words. */
  readonly evaluate: (expression: string) => unknown;
  /** What a derivation becomes: a path in the store. */
  readonly build: (expression: string) => string;
}

const settings = [
  'experimental-features = nix-command flakes',
  'substituters =',
  'build-users-group =',
  'sandbox = false',
  'flake-registry =',
  'connect-timeout = 2',
];

const usual = ['/nix/var/nix/profiles/default/bin', '/run/current-system/sw/bin', '/usr/bin'];

function findNix(): string | undefined {
  return [...(process.env.PATH ?? '').split(':'), ...usual].find((directory) => {
    try {
      accessSync(join(directory, 'nix-instantiate'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Opens nix, installing Debian's where there is none. */
export async function openNix(): Promise<Nix> {
  if (findNix() === undefined) await ensureInstalled('nix', ['nix-bin']);
  const programs = findNix();
  if (programs === undefined) throw new Error('Cannot test with nix: found none, expected one');
  const directory = mkdtempSync(join(tmpdir(), 'sm-nix-'));
  process.on('exit', () => remove(directory));
  mkdirSync(join(directory, 'home'));
  const env = environment(directory, programs);
  const run = (program: string, ...args: readonly string[]): Ran => {
    const { status, stdout, stderr } = spawnSync(join(programs, program), args, {
      cwd: house,
      env,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    return { code: status, stdout, stderr };
  };
  const must = (program: string, ...args: readonly string[]): string => {
    const { code, stdout, stderr } = run(program, ...args);
    if (code !== 0) throw new Error(`${program} ended with ${code}\n${stderr}`);
    return stdout;
  };
  return {
    directory,
    version: must('nix-instantiate', '--version').trim().split(' ').at(-1) ?? '',
    env,
    run,
    evaluate: (expression) =>
      JSON.parse(
        must(
          'nix-instantiate',
          '--eval',
          '--strict',
          '--json',
          '--read-write-mode',
          '-E',
          expression,
        ),
      ),
    build: (expression) => must('nix-build', '--no-out-link', '-E', expression).trim(),
  };
}

function environment(directory: string, programs: string): Readonly<Record<string, string>> {
  const { NIX_PATH } = process.env;
  return {
    PATH: `${programs}:/usr/bin:/bin`,
    HOME: join(directory, 'home'),
    NIX_CONFIG: settings.join('\n'),
    NIX_STORE_DIR: join(directory, 'store'),
    NIX_STATE_DIR: join(directory, 'var'),
    NIX_LOG_DIR: join(directory, 'log'),
    NIX_CONF_DIR: join(directory, 'etc'),
    ...(NIX_PATH === undefined ? {} : { NIX_PATH }),
  };
}

// The directories of a store are closed to writing, which stops all but root.
function remove(directory: string): void {
  spawnSync('chmod', ['-R', 'u+w', directory]);
  rmSync(directory, { recursive: true, force: true });
}
