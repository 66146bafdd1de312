import { nearest } from '../schema/failures.ts';
import type { Address } from '../schema/types.ts';
import { keyOf, kindOf } from './address.ts';

/** The known address that a mistyped one means: its key without the kind, or letters beside it. */
export function meantAddress(word: string, known: readonly Address[]): Address | undefined {
  const key = word.replace(/^[a-z]+:/, '');
  const sameKey = known.filter((address) => keyOf(address) === key);
  if (sameKey.length > 0) return sameKey[0];
  const sameName = known.filter((address) => keyOf(address).endsWith(`/${key}`));
  if (sameName.length === 1) return sameName[0];
  // Of two words far apart in letters the kind would be most of what they share.
  const kind = word.slice(0, Math.max(0, word.length - key.length - 1));
  const ofKind = known.filter((address) => kind === '' || kindOf(address) === kind);
  const near = nearest(key, ofKind.map(keyOf));
  return (
    ofKind.find((address) => keyOf(address) === near) ??
    known.find((address) => address === nearest(word, known))
  );
}

/** The end of a message about an unknown address; empty where nothing is near enough. */
export function meantHint(word: string, known: readonly Address[]): string {
  const meant = meantAddress(word, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}
