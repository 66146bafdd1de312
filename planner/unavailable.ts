import type { Address, AnyChange, Conflict, FileValue, ResourceChange } from '../schema/types.ts';

/**
 * What a plan would have to make anew and cannot: bytes that nobody kept, packages that are gone. What
 * is in place already needs nothing.
 */
export function unavailableConflicts(
  changes: readonly AnyChange[],
  unavailable: ReadonlyMap<Address, string>,
  owners: ReadonlyMap<Address, Address>,
): readonly Conflict[] {
  return changes.flatMap((change) => {
    const why = unavailable.get(change.address);
    if (why === undefined || !needsMaking(change)) return [];
    const name = owners.get(change.address) ?? change.address;
    return [
      {
        address: change.address,
        reason: 'missing_content' as const,
        detail: `Cannot bring back ${name}: ${why}, expected it to be there; put it back, or leave it as it is with --exclude ${name}`,
        resolutions: ['skip' as const],
      },
    ];
  });
}

function needsMaking(change: AnyChange): boolean {
  const [action] = change.change.actions;
  if (action === 'no-op' || action === 'forget' || change.change.after === null) return false;
  return change.type === 'file' ? writes(change) : true;
}

function writes({ change: { before, after }, record }: ResourceChange): boolean {
  if (record.restores !== undefined) return false;
  return contentOf(before) !== contentOf(after);
}

function contentOf(value: FileValue | null): string | undefined {
  if (value?.type === 'symlink') return value.target;
  return value?.type === 'file' ? value.content : undefined;
}
