import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Where a program is that a test watches sm with; installs it where that is possible. */
export function ensureProgram(name: string): string | undefined {
  const found = find(name);
  if (found !== undefined || process.geteuid?.() !== 0 || find('apt-get') === undefined)
    return found;
  spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', name], {
    stdio: 'ignore',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
  });
  return find(name);
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
