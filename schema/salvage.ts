import { parse } from './parse.ts';
import type { Manifest } from './types.ts';

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// An entry of one of these maps is left out alone; of the rest, the whole key.
const maps: readonly string[] = ['etc', 'files', 'units', 'tmpfiles', 'users', 'groups'];

/**
 * What is left of a manifest without the entries whose shape is wrong, so that the rules can complain
 * about the rest in the same breath; undefined where nothing usable is left. Never to be planned from.
 */
export function salvageManifest(
  input: unknown,
  places: readonly (readonly string[])[],
): Manifest | undefined {
  if (!isTree(input)) return undefined;
  const kept: Record<string, unknown> = { ...input, version: 1 };
  for (const [top, key] of places) {
    const map = top === undefined ? undefined : kept[top];
    if (top === undefined) continue;
    if (key === undefined || !maps.includes(top) || !isTree(map)) delete kept[top];
    else kept[top] = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  }
  const parsed = parse('manifest', { ...kept, version: 1 });
  return parsed.ok ? parsed.value : undefined;
}
