import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { command, must } from './harness/command.ts';
import { withLock } from './harness/lock.ts';
import { cacheDirectory, surroundings } from './harness/machine.ts';

/**
 * Where the real promtool is: taken out of Debian's package of Prometheus, which is not installed, since
 * that would start a server. Kept for the next run; throws with one line where it cannot be had.
 */
export async function promtool(): Promise<string> {
  const directory = join(cacheDirectory('programs'), 'prometheus');
  const program = join(directory, 'usr/bin/promtool');
  if (existsSync(program)) return program;
  await withLock(`${directory}.lock`, async () => {
    if (existsSync(program)) return;
    const part = `${directory}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { mode: 0o755 });
    const options = { env: surroundings, timeoutSeconds: 300 };
    const download = ['sh', '-c', 'cd "$1" && apt-get -qq download prometheus', 'sh', part];
    const first = await command(download, options);
    if (first.code !== 0) await must(['apt-get', '-qq', 'update'], options).catch(cannot);
    if (first.code !== 0) await must(download, options).catch(cannot);
    const archive = readdirSync(part).find((name) => name.endsWith('.deb')) ?? '';
    await must(['dpkg-deb', '-x', join(part, archive), part], options).catch(cannot);
    rmSync(join(part, archive));
    rmSync(directory, { recursive: true, force: true });
    renameSync(part, directory);
  });
  return program;
}

function cannot(error: unknown): never {
  const [line = ''] = String(error).split('\n');
  throw new Error(`Cannot get promtool from Debian's package prometheus: ${line}`);
}
