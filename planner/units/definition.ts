import type { UnitFiles } from '../../state/units.ts';
import { flagsOf, type UnitFlags } from './flags.ts';
import { mergeUnit } from './merge.ts';
import type { MergedUnit } from './merged.ts';

/** A unit as systemd reads it, and what its text says about how it wants to be treated. */
export interface Definition {
  readonly merged: MergedUnit;
  readonly flags: UnitFlags;
}

const known = new WeakMap<UnitFiles, Map<string, Definition>>();

/** The definition of a unit. Asked again and again; the files are a value, so the answer stays. */
export function definitionOf(name: string, files: UnitFiles): Definition {
  const remembered = known.get(files) ?? new Map<string, Definition>();
  known.set(files, remembered);
  const found = remembered.get(name);
  if (found !== undefined) return found;
  const merged = mergeUnit(name, files);
  const definition = { flags: flagsOf(merged), merged };
  remembered.set(name, definition);
  return definition;
}

/** Whether something defines a unit, and nothing masks it. */
export function isDefined(name: string, files: UnitFiles): boolean {
  const { merged } = definitionOf(name, files);
  return merged.fragment !== undefined && !merged.masked;
}
