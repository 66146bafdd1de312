import type { Problem } from '../../schema/problem.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { describeError, Failure } from '../failure.ts';
import type { System } from '../system.ts';
import type { Candidate } from './candidate.ts';
import { unusable } from './merge-problems.ts';

/** What reading directories needs: the door, where to complain, and how many entries may be read. */
export interface Reading {
  readonly system: System;
  readonly problems: Problem[];
  left: number;
}

/** Every name in some directories, each with the candidates that have it. */
export function namesIn(
  directories: readonly (Candidate & { readonly real: AbsolutePath })[],
  reading: Reading,
): ReadonlyMap<string, readonly Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const { path, priority, above, real } of directories) {
    const names = list(path, reading);
    reading.left -= names.length;
    if (reading.left < 0) {
      if (reading.left + names.length >= 0)
        reading.problems.push(unusable(`${path}, where there are more entries than can be merged`));
      continue;
    }
    for (const name of names) {
      const at = `${path === '/' ? '' : path}/${name}` as AbsolutePath;
      const candidate: Candidate = { path: at, priority, above: [...above, real] };
      // A name that is no text comes as one that leads nowhere.
      if (name.includes('\ufffd')) reading.problems.push(unusable(`${at}, a name not in UTF-8`));
      const others = found.get(name);
      if (others === undefined) found.set(name, [candidate]);
      else others.push(candidate);
    }
  }
  return found;
}

function list(path: AbsolutePath, { system, problems }: Reading): readonly string[] {
  try {
    return system.list(path);
  } catch (error) {
    const why = error instanceof Failure ? error.message : describeError(error);
    problems.push(unusable(`${path}: ${why}`));
    return [];
  }
}
