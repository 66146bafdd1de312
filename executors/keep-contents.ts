import { isFromMutableSource } from '../planner/needs.ts';
import { wantedFiles } from '../planner/parts.ts';
import type { Address, Plan } from '../schema/types.ts';
import { pathOf } from '../state/address.ts';
import { attempt, copyPath, keepCopy, keptCopies, largestSource } from './contents.ts';
import type { Machine } from './machine.ts';

/**
 * Keeps the contents of all sources that can change, also of files that the apply need not write: a
 * rollback to this generation may have to. What has changed since it was planned cannot be kept.
 */
export function keepContents(plan: Plan, machine: Machine): void {
  const { system, outside, layout, keys } = machine;
  const copies = keptCopies(machine);
  for (const [address, file] of Object.entries(wantedFiles(plan.manifest.resolved))) {
    if (!isFromMutableSource(file) || copies.has(copyPath(layout, file.content))) continue;
    for (const read of [
      () => outside.read(file.source, largestSource),
      () => system.read(pathOf(address as Address)),
    ]) {
      const bytes = attempt(read);
      if (bytes === undefined || keys.like(file.content, bytes) !== file.content) continue;
      keepCopy(system, layout, file.content, bytes);
      break;
    }
  }
}
