import { isUtf8 } from 'node:buffer';
import { type ZshFile, zshPath } from '../../planner/profile/zsh.ts';
import { parentOf } from '../../state/address.ts';
import type { System } from '../system.ts';

/** What the host has where login shells of zsh read, on Debian and its kin. */
export function readZshFile(system: System): ZshFile {
  if (system.parent(parentOf(zshPath)).state !== 'present') return { state: 'none' };
  const found = system.lstat(zshPath);
  if (found === undefined) return { state: 'absent' };
  if (found.type !== 'file' || found.size > 64 * 1024) return { state: 'other' };
  const bytes = system.read(zshPath);
  return isUtf8(bytes) ? { state: 'text', text: bytes.toString('utf8') } : { state: 'other' };
}
