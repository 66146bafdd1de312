import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { account, command, confined } from './command.ts';
import { clearParts, withLock } from './lock.ts';
import { cacheDirectory, ensureInstalled, mirror, say, surroundings } from './machine.ts';
import { basePackages, extraFiles, imageName, type Suite } from './recipe.ts';

/**
 * The root file system of a suite, made once and never written to again. It is put together beside its
 * place and renamed into it whole, so one that is half made is never seen.
 */
export async function image(suite: Suite): Promise<string> {
  const images = cacheDirectory('images');
  const target = join(images, imageName(suite));
  if (existsSync(target)) return target;
  await ensureInstalled('mmdebstrap', ['mmdebstrap', 'debian-archive-keyring']);
  await withLock(join(images, `.${suite}.lock`), async () => {
    if (existsSync(target)) return;
    clearParts(images, suite);
    const part = join(images, `.${suite}.part-${process.pid}`);
    await make(suite, part);
    renameSync(part, target);
  });
  return target;
}

async function make(suite: Suite, part: string): Promise<void> {
  const started = Date.now();
  say(`making the image of ${suite}`);
  const argv = [
    ...[...confined, 'mmdebstrap', '--quiet', '--mode=root'],
    ...['--format=directory', '--variant=minbase', `--include=${basePackages.join(',')}`],
    ...['Acquire::Check-Valid-Until "false"', 'Acquire::Check-Date "false"'].map(aptOption),
    ...['Acquire::Languages "none"'].map(aptOption),
    ...['--dpkgopt=force-unsafe-io', suite, part, mirror()],
  ];
  const ran = await command(argv, { env: surroundings, timeoutSeconds: 900 });
  if (ran.code !== 0) {
    rmSync(part, { recursive: true, force: true });
    throw new Error(`cannot fetch ${suite}: ${account(['mmdebstrap'], ran)}`);
  }
  for (const name of ['resolv.conf', 'hostname', 'machine-id']) {
    rmSync(join(part, 'etc', name), { force: true });
  }
  for (const { path, text } of extraFiles) {
    mkdirSync(dirname(join(part, path)), { recursive: true });
    writeFileSync(join(part, path), text);
    chmodSync(join(part, path), 0o755);
  }
  symlinkSync('/dev/null', join(part, 'etc/systemd/system/console-getty.service'));
  say(`made the image of ${suite} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

const aptOption = (option: string): string => `--aptopt=${option}`;
