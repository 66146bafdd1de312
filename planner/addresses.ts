import type { Address, ResolvedManifest, State } from '../schema/types.ts';
import { othersOf } from '../state/parts.ts';
import { unitAddress } from './parts.ts';
import { tmpfilesAddresses } from './tmpfiles/context.ts';

/** Every resource that a manifest wants. */
export function wantedAddresses(resolved: ResolvedManifest): readonly Address[] {
  return [...(Object.keys(resolved.files) as Address[]), ...wantedOthers(resolved)];
}

function wantedOthers(resolved: ResolvedManifest): readonly Address[] {
  return [
    ...Object.keys(resolved.groups ?? {}).map((name) => `group:${name}` as Address),
    ...(resolved.profile === undefined ? [] : ['profile:system' as Address]),
    ...tmpfilesAddresses(resolved),
    ...Object.keys(resolved.units ?? {}).map(unitAddress),
    ...Object.keys(resolved.users ?? {}).map((name) => `user:${name}` as Address),
  ];
}

/** Every resource that is wanted or recorded, sorted. */
export function addressesOf(
  resolved: ResolvedManifest,
  state: State | undefined,
): readonly Address[] {
  const recorded = Object.keys(state?.resources ?? {}) as Address[];
  return [...new Set([...wantedAddresses(resolved), ...recorded])].sort();
}

/** Every resource that is wanted or recorded and is no file, sorted. */
export function otherAddresses(
  resolved: ResolvedManifest,
  state: State | undefined,
): readonly Address[] {
  return [...new Set([...wantedOthers(resolved), ...othersOf(state).keys()])].sort();
}
