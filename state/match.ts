import picomatch from 'picomatch';
import type { Address } from '../schema/types.ts';
import { keyOf, kindOf } from './address.ts';

/** Tells whether an address, or one field of it, is meant. */
export type Matcher = (address: Address, field?: string) => boolean;

// Names may hold line breaks, and dots are ordinary.
const options = { dot: true, nonegate: true, flags: 's' } as const;

function matchOne(pattern: string): (address: Address) => boolean {
  const colon = pattern.indexOf(':');
  if (colon === -1) return picomatch(pattern, options);
  // Kind and key apart: picomatch knows ** only as a whole path step, and file:** must mean every file.
  const kind = picomatch(pattern.slice(0, colon), options);
  const key = picomatch(pattern.slice(colon + 1), options);
  return (address) => address === pattern || (kind(kindOf(address)) && key(keyOf(address)));
}

/** Compiles patterns over addresses: `*` stays within a path step, `**` does not, dots are ordinary. */
export function matchAddresses(patterns: readonly string[]): (address: Address) => boolean {
  const compiled = patterns.map(matchOne);
  return (address) => compiled.some((matches) => matches(address));
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

/**
 * Whether a pattern can match an address at all: without its kind it matches nothing, in silence.
 * What it lacks is told as `patternForm`.
 */
export function meansSomething(pattern: string): boolean {
  const kind = /^(\*|[{(]|file|tmpfiles|unit|profile|user|group)/.test(pattern);
  return (kind && pattern.includes(':')) || pattern.startsWith('**');
}

/** What a pattern is expected to be, in words. */
export const patternForm = 'an address with its kind, such as file:/etc/motd or unit:hello.service';
