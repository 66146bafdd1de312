import { dirname, join } from 'node:path';
import {
  copiesOf,
  type LeftOut,
  manifestOf,
  type Suggestion,
} from '../../planner/suggest/suggestion.ts';
import { Failure } from '../failure.ts';
import type { Outside } from '../outside.ts';

/**
 * Refuses a place that holds something: what a person wrote is never overwritten. And one that is
 * another account's: who owns it could have root write elsewhere, or swap what root applies later.
 */
export function mustBeEmpty(outside: Outside, directory: string): void {
  const stat = outside.lstat(directory);
  const refuse = (found: string, expected: string): Failure =>
    new Failure(
      'usage',
      `Cannot suggest a manifest in ${directory}: ${found}, expected ${expected}`,
    );
  if (stat === undefined) return;
  if (!stat.directory || outside.list(directory).length > 0) {
    const found = stat.directory ? 'it is not empty' : 'it is no directory';
    throw refuse(found, 'an empty directory or nothing');
  }
  const { uid, account } = outside;
  const own = 'a directory that only you can write to; name one that is not there yet';
  if (![0, uid, account.uid].includes(stat.uid)) {
    throw refuse(`it belongs to uid ${stat.uid}`, own);
  }
  if ((stat.mode & 0o002) !== 0) throw refuse('everybody can write there', own);
}

/** Writes the manifest and the copies beside it, closed to everybody else. */
export async function writeSuggestion(
  outside: Outside,
  directory: string,
  host: string,
  suggestion: Suggestion,
): Promise<string> {
  const { stringify } = await import('yaml');
  outside.makeDirectory(directory);
  // Looking took its time: somebody may have been there first.
  mustBeEmpty(outside, directory);
  for (const [name, content] of copiesOf(suggestion.entries)) {
    const path = join(directory, name);
    outside.makeDirectory(dirname(path));
    outside.write(path, content, 0o600);
  }
  const manifest = join(directory, 'manifest.yaml');
  const date = outside.now().toISOString().slice(0, 10);
  const text = [
    `# What was changed by hand on ${host} against its packages, as it was on ${date}.`,
    '# Take out what you do not want; sm plan --manifest on this file tells what would be taken over.',
    stringify(manifestOf(suggestion.entries, 'beside'), { lineWidth: 0 }),
    ...(suggestion.leftOut.length === 0 ? [] : ['# Seen, and left out:']),
    ...suggestion.leftOut.flatMap(leftOutLines),
    '',
  ].join('\n');
  // Last: a directory without a manifest is one that was not finished.
  outside.write(manifest, text, 0o600);
  return manifest;
}

function leftOutLines({ path, why, hint }: LeftOut): readonly string[] {
  // A line end in a name would end the comment.
  const name = /[\n\r]/.test(path) ? JSON.stringify(path) : path;
  return [`# - ${name}: ${why}`, ...(hint === undefined ? [] : [`#   ${hint}`])];
}
