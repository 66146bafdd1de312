import { mergeUnit } from '../../planner/units/merge.ts';
import type { UnitFiles } from '../../state/units.ts';

/** The files of a unit in the order in which `systemctl cat` shows them; none of one that is masked. */
export function mergedView(name: string, files: UnitFiles): readonly string[] {
  const { fragment, masked, dropIns } = mergeUnit(name, files);
  return fragment === undefined || masked ? [] : [fragment, ...dropIns];
}
