import { isUtf8 } from 'node:buffer';
import { maskPaths, type OldSeen } from '../../planner/system-manager/adopted.ts';
import type { OldBackup, OldFile } from '../../planner/system-manager/found.ts';
import { type OldState, oldBackupSuffix } from '../../planner/system-manager/old-state.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { normalizePath, parentOf } from '../../state/address.ts';
import type { Actual } from '../../state/facts.ts';
import { backupId } from '../backups.ts';
import { describeError } from '../failure.ts';
import { look } from '../look.ts';
import type { Machine } from '../machine.ts';

// Contents go into the generation, so that it can be gone back to.
const largestContent = 64 * 1024 * 1024;

/** Looks at everything that a system-manager installation manages or set aside. Reads only. */
export function lookAtOld(machine: Machine, old: OldState): OldSeen {
  const files = new Map<string, OldFile>();
  const backups = new Map<string, OldBackup>();
  for (const written of new Set([...old.files, ...maskPaths(old)])) {
    const path = normalizePath(written);
    if (path === undefined) continue;
    files.set(written, lookAtFile(machine, path));
    if (old.backedUp.has(written)) {
      backups.set(written, lookAtBackup(machine, `${path}${oldBackupSuffix}` as AbsolutePath));
    }
  }
  return { files, backups };
}

/** Looks at one path as the planner's observation does. */
export function lookAt({ system, keys, layout }: Machine, path: AbsolutePath): Actual {
  const parent = system.parent(parentOf(path));
  if (parent.state === 'missing' || parent.state === 'blocked') return { type: 'absent' };
  if (parent.state === 'refused') {
    return { type: 'unreadable', error: `${parent.at} ${parent.detail}` };
  }
  return look(system, path, { deep: true, keys, store: layout.store });
}

function lookAtFile(machine: Machine, path: AbsolutePath): OldFile {
  const actual = lookAt(machine, path);
  if (actual.type !== 'file') return { actual };
  try {
    const bytes = machine.system.read(path, largestContent);
    const content = isUtf8(bytes)
      ? { text: bytes.toString('utf8') }
      : { base64: bytes.toString('base64') };
    return { actual, content };
  } catch (error) {
    return { actual: { type: 'unreadable', error: describeError(error) } };
  }
}

function lookAtBackup(machine: Machine, path: AbsolutePath): OldBackup {
  const actual = lookAt(machine, path);
  const kept = actual.type === 'file' || actual.type === 'symlink' || actual.type === 'directory';
  return { path, actual, id: kept ? backupId(machine.system, path, actual) : undefined };
}
