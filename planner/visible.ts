import type { FileValue } from '../schema/types.ts';
import type { Actual, ParentFact } from '../state/facts.ts';

const worldReadable = (mode: string): boolean => (Number.parseInt(mode, 8) & 0o004) !== 0;

/** The largest text that a plan repeats for its readers, in UTF-16 units. */
export const largestShownText = 64 * 1024;

/**
 * The live value with its text, where everybody may read it anyway: a plan file is often
 * world-readable, and what stands in the way may be a secret.
 */
export function withLiveText(
  value: FileValue | null,
  actual: Actual,
  parent: ParentFact | undefined,
): FileValue | null {
  if (value?.type !== 'file' || actual.type !== 'file' || actual.text === undefined) return value;
  const open = worldReadable(actual.mode) && parent?.state === 'present' && parent.open;
  return open ? { ...value, text: actual.text } : value;
}

/** The wanted value with its text: declared in the manifest, or from a source everybody may read. */
export function withDesiredText(
  value: FileValue,
  declared: string | undefined,
  preview: string | undefined,
): FileValue {
  if (value.type !== 'file') return value;
  const text = declared ?? (worldReadable(value.mode) ? preview : undefined);
  return text === undefined || text.length > largestShownText ? value : { ...value, text };
}
