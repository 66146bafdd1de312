import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { must } from './command.ts';
import { withLock } from './lock.ts';

/** Where images and layers are kept between runs. */
export const cache = resolve(process.env.SM_TEST_HOSTS ?? '/var/cache/sm-test-hosts');

/** The bundle of sm that is tried: the built one, or another that SM_PROGRAM names. */
export const program = resolve(
  process.env.SM_PROGRAM ?? join(import.meta.dirname, '../../../dist/sm.cjs'),
);

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What programs of the harness see: the machine's own settings for apt's sake, and a full PATH. */
export const surroundings: Readonly<Record<string, string | undefined>> = {
  ...process.env,
  PATH: path,
  LC_ALL: 'C.UTF-8',
  DEBIAN_FRONTEND: 'noninteractive',
};

/** Throws unless this machine can hold test hosts at all. */
export function checkMachine(): void {
  // Everything a host has must be readable to those who live in it.
  process.umask(0o022);
  const cannot = (why: string): Error => new Error(`Cannot start a test host: ${why}`);
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) throw cannot('run as root');
  if (/[:,\\\s]/.test(cache))
    throw cannot(`overlayfs does not take ${cache} as a name; choose another`);
  for (const name of ['unshare', 'nsenter', 'setpriv', 'flock', 'pivot_root']) {
    if (find(name) === undefined) throw cannot(`util-linux's ${name} is missing`);
  }
  if (!existsSync(program)) {
    throw cannot(`${program} is missing; run npm run build, or name another in SM_PROGRAM`);
  }
}

/** Makes a directory of the cache. */
export function cacheDirectory(name: string): string {
  const directory = join(cache, name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Says what takes long, on standard error. */
export function say(words: string): void {
  process.stderr.write(`test hosts: ${words}\n`);
}

function find(name: string): string | undefined {
  return path
    .split(':')
    .map((directory) => `${directory}/${name}`)
    .find((candidate) => {
      try {
        accessSync(candidate, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Installs a package of Debian on this machine unless the program it is for is there. */
export async function ensureInstalled(name: string, packages: readonly string[]): Promise<void> {
  if (find(name) !== undefined) return;
  await withLock(join(cacheDirectory('.'), '.apt.lock'), async () => {
    if (find(name) !== undefined) return;
    if (find('apt-get') === undefined) {
      throw new Error(`Cannot install ${name}: this machine has no apt-get; install it by hand`);
    }
    say(`installing ${packages.join(' ')}`);
    const options = { env: surroundings, timeoutSeconds: 600 };
    await must(['apt-get', '-qq', 'update'], options);
    await must(
      ['apt-get', '-qq', '-y', '--no-install-recommends', 'install', ...packages],
      options,
    );
  });
}

/** The Debian mirror that this machine's own apt uses. */
export function mirror(): string {
  const fallback = 'http://deb.debian.org/debian';
  const uris = sources().flatMap((text) => [
    ...[...text.matchAll(/^URIs:\s*(.+)$/gm)].flatMap(([, list = '']) => list.split(/\s+/)),
    ...[...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/gm)].map(([, uri = '']) => uri),
  ]);
  return (
    uris.map((uri) => uri.replace(/\/+$/, '')).find((uri) => uri.endsWith('/debian')) ?? fallback
  );
}

function sources(): readonly string[] {
  const below = '/etc/apt/sources.list.d';
  const names = existsSync(below) ? readdirSync(below).sort() : [];
  return ['/etc/apt/sources.list', ...names.map((name) => join(below, name))]
    .filter((file) => /\.(list|sources)$/.test(file) && existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}
