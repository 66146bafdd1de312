import type { Address, Conflict } from '../../schema/types.ts';
import type { LocatedLine } from './collect.ts';

type Reason = Conflict['reason'];

/** A conflict about one line: what systemd would do with it instead, and what would be right. */
export function lineConflict(
  address: Address,
  { file, line }: LocatedLine,
  reason: Reason,
  why: string,
): Conflict {
  return {
    address,
    reason,
    detail: `Cannot carry out the line ${line.text} of ${file}: ${why}`,
    resolutions: ['skip'],
  };
}

/** A kind of thing with its article. */
export function aOr(is: string): string {
  return is === 'anything' ? 'something else' : is === 'symlink' ? 'a link' : `a ${is}`;
}
