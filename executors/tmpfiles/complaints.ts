import type { AbsolutePath } from '../../schema/types.ts';
import { ancestorsOf } from '../../state/address.ts';

// What systemd-tmpfiles says although it does as it was told.
const harmless = [
  /references path below legacy directory/,
  /lines don't take argument fields, ignoring/,
  /Wrong file type .*; rm -rf/,
  /[Ss]ource path .* does not exist, skipping line/,
];

/** What systemd-tmpfiles complained about, line by line. */
export function complaintsOf(output: string): readonly string[] {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !harmless.some((words) => words.test(line)));
}

/** The complaints about a path; where none names it, those about the nearest directory above it. */
export function complaintsAbout(
  path: AbsolutePath,
  complaints: readonly string[],
  root: string,
): readonly string[] {
  for (const named of [path, ...[...ancestorsOf(path)].reverse()]) {
    const found = complaints.filter((line) => names(line, named, root));
    if (found.length > 0) return found;
  }
  return [];
}

/** The complaints that name none of these paths, nor a directory above one. */
export function unaddressed(
  paths: readonly AbsolutePath[],
  complaints: readonly string[],
  root: string,
): readonly string[] {
  const named = new Set(paths.flatMap((path) => [path, ...ancestorsOf(path)]));
  return complaints.filter((line) => ![...named].some((path) => names(line, path, root)));
}

/** Whether a complaint that names no path may be about these lines: it quotes a word of theirs, or none. */
export function mayBeAbout(complaint: string, lines: readonly string[]): boolean {
  const quoted = [...complaint.matchAll(/"([^"]+)"|'([^']+)'/g)].map(
    ([, double, single]) => double ?? single ?? '',
  );
  return quoted.length === 0 || quoted.some((word) => lines.some((line) => line.includes(word)));
}

// As a whole, with or without the root before it.
function names(line: string, path: AbsolutePath, root: string): boolean {
  return (root === '/' ? [path] : [path, `${root}${path}`]).some((text) => {
    for (let at = line.indexOf(text); at !== -1; at = line.indexOf(text, at + 1)) {
      const before = line[at - 1] ?? ' ';
      const after = line.slice(at + text.length);
      if (!/[\w/.-]/.test(before) && !/^(?:[\w/-]|\.\w)/.test(after)) return true;
    }
    return false;
  });
}
