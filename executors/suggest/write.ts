import { dirname, join } from 'node:path';
import {
  copiesOf,
  type LeftOut,
  manifestOf,
  type Suggestion,
} from '../../planner/suggest/suggestion.ts';
import { Failure } from '../failure.ts';
import type { Outside } from '../outside.ts';

/** Refuses a place that holds something: what a person wrote is never overwritten. */
export function mustBeEmpty(outside: Outside, directory: string): void {
  const stat = outside.lstat(directory);
  if (stat === undefined || (stat.directory && outside.list(directory).length === 0)) return;
  throw new Failure(
    'usage',
    `Cannot suggest a manifest in ${directory}: ${stat.directory ? 'it is not empty' : 'it is no directory'}, expected an empty directory or nothing`,
  );
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
