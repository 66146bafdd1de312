import type { AbsolutePath, Address, Kind } from '../schema/types.ts';

const separator = ':';

/** `file:/etc/motd` of a path. */
export function fileAddress(path: AbsolutePath): Address {
  return `file${separator}${path}` as Address;
}

/** The kind of an address. */
export function kindOf(address: Address): Kind {
  return address.slice(0, address.indexOf(separator)) as Kind;
}

/** The natural key of an address: the thing's own name on the host. */
export function keyOf(address: Address): string {
  return address.slice(address.indexOf(separator) + 1);
}

/** The path of a file's address. */
export function pathOf(address: Address): AbsolutePath {
  return keyOf(address) as AbsolutePath;
}

/**
 * A path without `//`, `.` and a trailing slash, or undefined where it is not absolute, leads
 * upwards, or holds NUL: those are refused, never repaired.
 */
export function normalizePath(path: string): AbsolutePath | undefined {
  if (!path.startsWith('/') || path.includes('\0')) return undefined;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : (`/${parts.join('/')}` as AbsolutePath);
}

/** The directory that holds a path; `/` holds itself. */
export function parentOf(path: AbsolutePath): AbsolutePath {
  const end = path.lastIndexOf('/');
  return (end <= 0 ? '/' : path.slice(0, end)) as AbsolutePath;
}

/** The last step of a path. */
export function baseName(path: AbsolutePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Every directory above a path except `/`, the highest first. */
export function ancestorsOf(path: AbsolutePath): readonly AbsolutePath[] {
  const found: AbsolutePath[] = [];
  for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1)) {
    found.push(path.slice(0, at) as AbsolutePath);
  }
  return found;
}

/** Whether a path lies below a directory. */
export function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory === '/' ? '/' : `${directory}/`) && path !== directory;
}
