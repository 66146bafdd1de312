import { createPatch } from 'diff';
import type { ShownTexts } from '../../../executors/drifted-files.ts';

/** A unified diff of the texts of a drifted resource; more than one file is told apart by its path. */
export function diffOf(texts: readonly ShownTexts[]): string | undefined {
  if (texts.length === 0) return undefined;
  return texts
    .map(({ path, expected, actual }) => {
      const patch = createPatch('', expected, actual, '', '', { context: 3 });
      const body = patch.split('\n').slice(4).join('\n');
      return texts.length === 1 ? body : `--- ${path}\n+++ ${path}\n${body}`;
    })
    .join('');
}
