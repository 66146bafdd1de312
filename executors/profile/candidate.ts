import { createHash } from 'node:crypto';
import type { AbsolutePath } from '../../schema/types.ts';
import type { System } from '../system.ts';
import { realFile } from './real-file.ts';

/** What one package has at a path of the merged tree; the lower priority wins. */
export interface Candidate {
  readonly path: AbsolutePath;
  readonly priority: number;
  /** The real directories above it, by which a loop of links is noticed. */
  readonly above: readonly AbsolutePath[];
}

/** A candidate after a look at it. A link to nothing counts as a file: it is one to keep. */
export type Found = Candidate &
  (
    | { readonly kind: 'directory'; readonly real: AbsolutePath }
    | { readonly kind: 'file' }
    | { readonly kind: 'unusable'; readonly why: string }
  );

/** Looks at a candidate, links followed; undefined where it has gone meanwhile. */
export function look(system: System, candidate: Candidate): Found | undefined {
  const found = system.parent(candidate.path);
  if (found.state === 'missing') return undefined;
  if (found.state === 'present') return { ...candidate, kind: 'directory', real: found.real };
  return found.state === 'blocked'
    ? { ...candidate, kind: 'file' }
    : { ...candidate, kind: 'unusable', why: `${found.at}, which ${found.detail}` };
}

/** Whether it is all the same which of two files is linked: one file, or equal bytes and modes. */
export function isSameFile(system: System, one: AbsolutePath, other: AbsolutePath): boolean {
  const left = realFile(system, one);
  const right = realFile(system, other);
  if (left === undefined || right === undefined) return false;
  if (left === right) return true;
  const [first, second] = [system.lstat(left), system.lstat(right)];
  return (
    first?.type === 'file' &&
    second?.type === 'file' &&
    first.size === second.size &&
    first.mode === second.mode &&
    digest(system, left) === digest(system, right)
  );
}

function digest(system: System, path: AbsolutePath): string {
  const hash = createHash('sha256');
  system.stream(path, (bytes) => hash.update(bytes));
  return hash.digest('hex');
}
