import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a program is that a test watches sm with; installs it where that is possible. */
export function ensureProgram(name: string): string | undefined {
  const found = find(name);
  if (found !== undefined || process.geteuid?.() !== 0 || find('apt-get') === undefined)
    return found;
  process.stderr.write(`installing ${name}, which a test needs\n`);
  if (!apt('install', '--no-install-recommends', name)) {
    // Where nothing was ever installed the lists of what there is are missing.
    apt('update');
    apt('install', '--no-install-recommends', name);
  }
  return find(name);
}

// Two tests may need something at once, and apt does not wait for itself.
function apt(...words: readonly string[]): boolean {
  const lock = join(tmpdir(), 'sm-tests-apt.lock');
  const argv = ['--timeout', '900', lock, 'apt-get', '--yes', ...words];
  const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('flock', argv, { stdio: 'ignore', env: environment }).status === 0;
}

function find(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin']
    .map((directory) => `${directory}/${name}`)
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
