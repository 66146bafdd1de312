import { contentDigest } from '../../schema/canonical.ts';
import type { AbsolutePath, Address, TmpfilesValue } from '../../schema/types.ts';
import { isBelow, parentOf, pathOf } from '../../state/address.ts';
import type { OtherActual } from '../../state/other.ts';
import { describeError } from '../failure.ts';
import type { Stat, System } from '../system.ts';

/** The largest file whose content is looked at: what lines write is shorter. */
const largest = 1024 * 1024;
// What the kernel shows there as files may have no end, or wait for somebody.
const kernels = ['/dev', '/proc', '/sys'];

/** What lies at the paths of tmpfiles resources; null for nothing. Reads only. */
export function observeTmpfiles(
  system: System,
  addresses: readonly Address[],
): ReadonlyMap<Address, OtherActual> {
  return new Map(addresses.map((address) => [address, lookAt(system, pathOf(address))] as const));
}

function lookAt(system: System, path: AbsolutePath): OtherActual {
  const parent = system.parent(parentOf(path));
  if (parent.state === 'missing' || parent.state === 'blocked') return null;
  if (parent.state === 'refused') {
    return { type: 'unreadable', error: `${parent.at} ${parent.detail}` };
  }
  try {
    const stat = system.lstat(path);
    return stat === undefined ? null : observedValue(system, path, stat);
  } catch (error) {
    return { type: 'unreadable', error: describeError(error) };
  }
}

function observedValue(system: System, path: AbsolutePath, stat: Stat): TmpfilesValue | null {
  const { gid: group, uid: user } = stat;
  const is = thingOf(stat);
  if (is === 'symlink') {
    const target = system.readlink(path);
    return target === undefined ? null : { group, is, target, type: 'tmpfiles', user };
  }
  const content = is === 'file' ? contentOf(system, path, stat.size) : undefined;
  const mode = stat.mode.toString(8).padStart(4, '0');
  return {
    ...(content === undefined ? {} : { content }),
    group,
    is,
    mode,
    type: 'tmpfiles',
    user,
  };
}

/** What a thing is in the words of tmpfiles resources; a socket is nothing that lines make. */
export function thingOf({ type }: Stat): TmpfilesValue['is'] {
  switch (type) {
    case 'block device':
    case 'character device':
      return 'device';
    case 'socket':
      return 'anything';
    default:
      return type;
  }
}

function contentOf(system: System, path: AbsolutePath, size: number): TmpfilesValue['content'] {
  if (size > largest || kernels.some((directory) => isBelow(path, directory))) return undefined;
  try {
    return contentDigest(system.read(path, largest));
  } catch {
    // Whoever may not read it cannot tell; whether it is there can be told.
    return undefined;
  }
}
