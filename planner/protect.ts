import type { AbsolutePath, Address } from '../schema/types.ts';
import { keyOf } from '../state/address.ts';
import { matchAddresses } from '../state/match.ts';

/** Files without which nobody gets in any more (system-manager issue 425). */
export const protectedPaths: readonly string[] = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/group',
  '/etc/gshadow',
  '/etc/sudoers',
  '/etc/sudoers.d/**',
  '/etc/ssh/**',
  '/etc/pam.d/**',
  '/etc/nsswitch.conf',
  '/etc/fstab',
  '/etc/machine-id',
  '/etc/resolv.conf',
];

const builtIn = protectedPaths.map((path) => `file:${path}`);
// Whoever replaces a directory replaces what lies in it.
const protectedFolders = protectedPaths.map((path) => path.replace('/**', '/'));

/** Compiles the built-in list and the manifest's own into one question. */
export function protects(patterns: readonly string[]): (address: Address) => boolean {
  return matchAddresses([...builtIn, ...patterns]);
}

/** Whether a protected file lies in this directory, or is it. */
export function holdsProtected(directory: AbsolutePath): boolean {
  return protectedFolders.some((path) => path.startsWith(`${directory}/`));
}

/** Built-in validators by place: run on the staged file where the program is installed. */
export const builtInValidators: readonly {
  readonly matches: (address: Address) => boolean;
  readonly argv: readonly string[];
}[] = [
  {
    // sudo reads no file with a dot or a trailing ~ in /etc/sudoers.d (sudoers(5)).
    matches: (address) => /^\/etc\/sudoers(\.d\/[^/.~]+)?$/.test(keyOf(address)),
    argv: ['/usr/sbin/visudo', '-cf', '{}'],
  },
  {
    matches: (address) => keyOf(address) === '/etc/ssh/sshd_config',
    argv: ['/usr/sbin/sshd', '-t', '-f', '{}'],
  },
];
