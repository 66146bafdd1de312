import type { AbsolutePath, Address } from '../schema/types.ts';
import { fileAddress, pathOf } from '../state/address.ts';
import { run } from './command.ts';
import type { System } from './system.ts';

/** Which package owns each of these files, as dpkg knows it; empty where there is no dpkg. */
export async function packageOwners(
  system: System,
  addresses: readonly Address[],
): Promise<ReadonlyMap<Address, string>> {
  const found = new Map<Address, string>();
  const database = '/var/lib/dpkg' as AbsolutePath;
  if (addresses.length === 0 || system.parent(database).state !== 'present') return found;
  const { stdout } = await run([
    'dpkg-query',
    `--admindir=${system.root === '/' ? '' : system.root}${database}`,
    '-S',
    '--',
    ...addresses.slice(0, 1000).map(pathOf),
  ]);
  for (const line of stdout.split('\n')) {
    const [, packages = '', path = ''] = /^([^/]+): (\/.*)$/.exec(line) ?? [];
    if (path !== '' && !packages.startsWith('diversion ')) {
      found.set(fileAddress(path as AbsolutePath), `package ${packages}`);
    }
  }
  return found;
}
