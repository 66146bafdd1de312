import picomatch from 'picomatch';
import type { Address } from '../schema/types.ts';

/** Tells whether an address, or one field of it, is meant. */
export type Matcher = (address: Address, field?: string) => boolean;

/** Compiles patterns over addresses: `*` stays within a path step, `**` does not, dots are ordinary. */
export function matchAddresses(patterns: readonly string[]): (address: Address) => boolean {
  if (patterns.length === 0) return () => false;
  const matches = picomatch([...patterns], { dot: true, nonegate: true });
  const exact = new Set(patterns);
  return (address) => exact.has(address) || matches(address);
}

/**
 * Compiles patterns with an optional `#field`. Without a field the whole address is meant, so it
 * matches each of its fields too.
 */
export function matchFields(patterns: readonly string[]): Matcher {
  if (patterns.length === 0) return () => false;
  const compiled = patterns.map((pattern) => {
    const hash = pattern.lastIndexOf('#');
    return hash === -1
      ? { matches: matchAddresses([pattern]), field: undefined }
      : { matches: matchAddresses([pattern.slice(0, hash)]), field: pattern.slice(hash + 1) };
  });
  return (address, field) =>
    compiled.some(
      (entry) => (entry.field === undefined || entry.field === field) && entry.matches(address),
    );
}
