import type { AbsolutePath, Owner } from '../../schema/types.ts';
import { ancestorsOf, parentOf } from '../../state/address.ts';
import type { ParentFact } from '../../state/facts.ts';
import { realMissing } from '../parents.ts';

/** Whose a directory is: a number, or the name of an account that is still to come. */
export type Id = Owner;

/** One step on the way to a path that systemd does not take. */
export interface UnsafeStep {
  readonly from: AbsolutePath;
  readonly fromOwner: Id;
  readonly to: AbsolutePath;
  readonly toOwner: Id;
}

/** A directory or another thing on the way, with its owner. */
export interface Stop {
  readonly path: AbsolutePath;
  readonly owner: Id;
}

/** The real directories above a path once our lines are carried out; `maker` makes what is missing. */
export function wayTo(
  path: AbsolutePath,
  parent: Extract<ParentFact, { real: AbsolutePath }>,
  ownerOf: (directory: AbsolutePath) => Id | undefined,
  maker: number,
): readonly Stop[] {
  const lacking = parent.state === 'missing' ? realMissing(path, parent) : [];
  const [first] = lacking;
  const deepest = first === undefined ? parent.real : parentOf(first);
  const existing = deepest === '/' ? [] : [...ancestorsOf(deepest), deepest];
  return [...existing, ...lacking].map((stop) => ({ path: stop, owner: ownerOf(stop) ?? maker }));
}

/**
 * The first step from something of an account that is not root to something of somebody else, if any:
 * there systemd gives up, since that account could have put there what it likes.
 */
export function unsafeStep(way: readonly Stop[]): UnsafeStep | undefined {
  for (const [index, to] of way.entries()) {
    const from = way[index - 1];
    if (from === undefined || from.owner === 0 || from.owner === to.owner) continue;
    return { from: from.path, fromOwner: from.owner, to: to.path, toOwner: to.owner };
  }
  return undefined;
}
