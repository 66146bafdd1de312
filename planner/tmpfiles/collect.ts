import type { AbsolutePath } from '../../schema/types.ts';
import { type Line, readLine } from './line.ts';
import { lineProblem, type Version } from './problem.ts';

/** A line, and the file of ours that it stands in. */
export interface LocatedLine {
  readonly file: string;
  readonly line: Line;
}

/** A line that this systemd would refuse or misread. */
export interface BadLine {
  readonly file: string;
  readonly text: string;
  readonly problem: string;
  /** Its path, where that much could be read. */
  readonly path?: AbsolutePath;
}

/** All lines of ours: those that are right by their path, in the order in which systemd reads them. */
export interface Collected {
  readonly byPath: ReadonlyMap<AbsolutePath, readonly LocatedLine[]>;
  readonly bad: readonly BadLine[];
}

/** Reads the lines of files by name; systemd takes the files in the order of their names. */
export function collect(
  files: Readonly<Record<string, readonly string[]>>,
  version: Version,
): Collected {
  const byPath = new Map<AbsolutePath, LocatedLine[]>();
  const bad: BadLine[] = [];
  for (const file of Object.keys(files).sort()) {
    for (const text of files[file] ?? []) {
      const problem = lineProblem(text, version);
      const line = readLine(text);
      const isLine = line !== undefined && typeof line !== 'string';
      if (problem !== undefined) {
        bad.push({ file, text, problem, ...(isLine ? { path: line.path } : {}) });
      } else if (isLine) {
        const known = byPath.get(line.path);
        if (known === undefined) byPath.set(line.path, [{ file, line }]);
        else known.push({ file, line });
      }
    }
  }
  return { byPath, bad };
}
