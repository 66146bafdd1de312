import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { account, command, confined } from './command.ts';
import { image } from './image.ts';
import { clearParts, withLock } from './lock.ts';
import { cacheDirectory, say, surroundings } from './machine.ts';
import { defaultLayers, imageName, layerName, packagesOf, type Suite } from './recipe.ts';

/** The read-only directories under a host, the uppermost first: its layers, then its suite's image. */
export async function lowerDirectories(
  suite: Suite,
  layers: readonly string[] = defaultLayers,
): Promise<readonly string[]> {
  let name = imageName(suite);
  let lower: readonly string[] = [await image(suite)];
  for (const layer of layers) {
    name = layerName(name, layer);
    lower = [await made(name, layer, lower), ...lower];
  }
  return lower;
}

// A layer knows the ones below it, so that their packages stay in dpkg's list.
async function made(name: string, layer: string, lower: readonly string[]): Promise<string> {
  const layers = cacheDirectory('layers');
  const target = join(layers, name);
  if (existsSync(target)) return target;
  await withLock(join(layers, `.${name}.lock`), async () => {
    if (existsSync(target)) return;
    clearParts(layers, name);
    const part = join(layers, `.${name}.part-${process.pid}`);
    const [upper = '', work = '', root = ''] = ['upper', 'work', 'root'].map((below) => {
      mkdirSync(join(part, below), { recursive: true, mode: 0o755 });
      return join(part, below);
    });
    await install(name, packagesOf(layer), [upper, work, root, lower.join(':')]);
    renameSync(upper, target);
    rmSync(part, { recursive: true, force: true });
  });
  return target;
}

async function install(
  name: string,
  packages: readonly string[],
  places: readonly string[],
): Promise<void> {
  const started = Date.now();
  say(`making the layer ${name}: ${packages.join(' ')}`);
  const argv = [
    ...confined,
    ...['sh', join(import.meta.dirname, 'layer.sh'), ...places, ...packages],
  ];
  const ran = await command(argv, { env: surroundings, timeoutSeconds: 600 });
  if (ran.code !== 0)
    throw new Error(`cannot make the layer ${name}: ${account(['apt-get'], ran)}`);
  say(`made the layer ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
