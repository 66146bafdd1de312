import type { OtherChange, OtherValue } from '../../schema/types.ts';

/** A value with some of its memberships only: who else is in is not ours to say. */
export function narrowed(value: OtherValue, concerned: (other: string) => boolean): OtherValue {
  if (value.type === 'user') return { ...value, groups: value.groups.filter(concerned) };
  if (value.type === 'group') return { ...value, members: value.members.filter(concerned) };
  return value;
}

/** The memberships of a value. */
export function joined(value: OtherValue | null): readonly string[] {
  if (value?.type === 'user') return value.groups;
  return value?.type === 'group' ? value.members : [];
}

/** The memberships that a change takes away: those before it and not after it. */
export function revokedBy({ change }: OtherChange): readonly string[] {
  const kept = new Set(joined(change.after));
  return joined(change.before).filter((other) => !kept.has(other));
}

/**
 * A change as it is carried out: what it shows of memberships is what it says of them, so that those
 * before it and not after it are taken away. Sameness does not tell these, since membership is additive:
 * what would have changed the state only then changes the host too.
 */
export function revoking(
  judged: OtherChange | undefined,
  revoked: readonly string[],
): OtherChange | undefined {
  if (judged === undefined) return undefined;
  const { actions, after, before, importing: _, ...masks } = judged.change;
  const left = judged.record.entry === 'remove';
  // Who was in before us appears on neither side: what is on the left only is taken away.
  const said = new Set([...(left ? [] : joined(after)), ...revoked]);
  const shown = (value: OtherValue | null): OtherValue | null =>
    value === null ? null : narrowed(value, (other) => said.has(other));
  const seen = shown(before);
  const change: OtherChange = {
    ...judged,
    change: { ...judged.change, before: seen },
    precondition: shown(judged.precondition),
  };
  const recordsOnly = actions[0] === 'no-op' || actions[0] === 'forget';
  if (!recordsOnly || seen === null || after === null) return change;
  const remaining = left ? narrowed(seen, (other) => !revoked.includes(other)) : after;
  if (revoked.length === 0)
    return left ? { ...change, change: { ...change.change, after: remaining } } : change;
  return {
    ...change,
    action_reason: left ? 'no_longer_declared' : 'content_changed',
    change: { ...masks, actions: ['update'], before: seen, after: remaining },
  };
}
