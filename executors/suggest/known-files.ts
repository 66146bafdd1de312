import { createHash } from 'node:crypto';
import { readConffiles, readSums, readUcf } from '../../planner/suggest/dpkg.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { Failure } from '../failure.ts';
import { shown, within } from '../layout.ts';
import type { System } from '../system.ts';

/** What the packages of a Debian host brought, and what else they own. */
export interface KnownFiles {
  readonly digests: ReadonlyMap<string, string>;
  readonly conffiles: ReadonlySet<string>;
  readonly owned: ReadonlySet<string>;
  /** The packages that ship a unit, by the unit's name. */
  readonly unitOwners: ReadonlyMap<string, string>;
}

const database = '/var/lib/dpkg' as AbsolutePath;
/** Where packages keep what they copied into /etc once. */
const templates: Readonly<Record<string, string>> = {
  '/etc/motd': '/usr/share/base-files/motd',
  '/etc/profile': '/usr/share/base-files/profile',
  '/etc/nsswitch.conf': '/usr/share/libc-bin/nsswitch.conf',
  '/etc/networks': '/usr/share/base-files/networks',
  '/etc/inputrc': '/usr/share/readline/inputrc',
  '/etc/ssh/sshd_config': '/usr/share/openssh/sshd_config',
};
const shippedUnit = /^(?:\/usr)?\/lib\/systemd\/system\/([^/]+)$/;

/** Reads the database of dpkg. Fails with `host` where there is none. */
export function readKnownFiles(system: System): KnownFiles {
  const status = textOf(system, within(database, 'status'));
  if (status === undefined) {
    throw new Failure(
      'host',
      `Cannot suggest a manifest: found no ${shown(system, within(database, 'status'))}, expected Debian or a distribution made of it; on others, write the manifest by hand and take things over with sm adopt ADDRESS`,
    );
  }
  const conffiles = readConffiles(status);
  const digests = new Map(conffiles);
  const owned = new Set<string>();
  const unitOwners = new Map<string, string>();
  const info = within(database, 'info');
  for (const name of system.list(info)) {
    if (name.endsWith('.md5sums')) {
      for (const [path, digest] of readSums(textOf(system, within(info, name)) ?? ''))
        digests.set(path, digest);
    }
    if (!name.endsWith('.list')) continue;
    for (const path of (textOf(system, within(info, name)) ?? '').split('\n')) {
      if (path.startsWith('/etc/')) owned.add(path);
      const unit = shippedUnit.exec(path)?.[1];
      if (unit !== undefined) unitOwners.set(unit, name.replace(/(:[^:]+)?\.list$/, ''));
    }
  }
  for (const path of conffiles.keys()) owned.add(path);
  const hashes = textOf(system, '/var/lib/ucf/hashfile' as AbsolutePath) ?? '';
  for (const [path, digest] of readUcf(hashes)) digests.set(path, digest);
  for (const [path, template] of Object.entries(templates)) {
    const text = bytesOf(system, template as AbsolutePath);
    if (text !== undefined && !digests.has(path)) digests.set(path, md5(text));
  }
  for (const path of diverted(system)) digests.delete(path);
  return { digests, conffiles: new Set(conffiles.keys()), owned, unitOwners };
}

// Three lines each: what is diverted, to where, by whom.
function diverted(system: System): readonly string[] {
  const lines = (textOf(system, within(database, 'diversions')) ?? '').split('\n');
  return lines.filter((_, index) => index % 3 === 0);
}

/** The digest that dpkg writes down. */
export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function textOf(system: System, path: AbsolutePath): string | undefined {
  return bytesOf(system, path)?.toString('utf8');
}

function bytesOf(system: System, path: AbsolutePath): Buffer | undefined {
  try {
    return system.read(path);
  } catch {
    return undefined;
  }
}
