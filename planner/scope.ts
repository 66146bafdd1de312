import type { Address, State } from '../schema/types.ts';
import { ancestorsOf, fileAddress, kindOf, pathOf } from '../state/address.ts';
import { matchAddresses } from '../state/match.ts';
import type { Dependencies } from './dependencies.ts';

/** Which patterns match nothing: each is an error, since a mistyped one would plan something else. */
export function unmatched(
  patterns: readonly string[],
  addresses: readonly Address[],
): readonly string[] {
  return patterns.filter((pattern) => {
    const matches = matchAddresses([pattern]);
    return !addresses.some(matches);
  });
}

/**
 * Which addresses `--target` and `--exclude` leave in. A target brings along what it depends on, by the
 * manifest and as recorded, and managed paths above it, since those may have to make way.
 */
export function scopeOf(
  targets: readonly string[],
  excludes: readonly string[],
  addresses: readonly Address[],
  state: State | undefined,
  needs: Dependencies = new Map(),
): (address: Address) => boolean {
  if (targets.length === 0 && excludes.length === 0) return () => true;
  const targeted = targets.length === 0 ? () => true : matchAddresses(targets);
  const excluded = matchAddresses(excludes);
  const known = new Set(addresses);
  const chosen = new Set<Address>();
  const include = (address: Address): void => {
    if (chosen.has(address) || !known.has(address)) return;
    chosen.add(address);
    for (const needed of state?.resources[address]?.depends_on ?? []) include(needed);
    for (const needed of needs.get(address) ?? []) include(needed);
    if (kindOf(address) !== 'file') return;
    for (const above of ancestorsOf(pathOf(address))) include(fileAddress(above));
  };
  for (const address of addresses) if (targeted(address)) include(address);
  return (address) => chosen.has(address) && !excluded(address);
}
