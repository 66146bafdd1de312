import * as assert from 'uvu/assert';
import { parseUnit, syntaxProblems } from '../../planner/units/syntax.ts';
import type { UnitEntry } from '../../schema/types.ts';
import type { Modules } from './nix-modules.ts';

/** The units of a module by name; their texts are ones that the engine reads without complaint. */
export function unitsOf(modules: Modules, module: string): Readonly<Record<string, UnitEntry>> {
  const units = modules.manifest(module).units ?? {};
  for (const [name, { text, dropIns }] of Object.entries(units)) {
    for (const written of [text ?? '', ...Object.values(dropIns ?? {})]) {
      assert.equal(syntaxProblems(written), [], `${name}\n${written}`);
    }
  }
  return units;
}

/** One unit of a module. */
export function unitOf(modules: Modules, name: string, module: string): UnitEntry {
  const unit = unitsOf(modules, module)[name];
  if (unit === undefined) throw new Error(`${name} is not in the manifest`);
  return unit;
}

/** What a text says, a line for each setting: `Service.Nice=5`. */
export function linesOf(text: string | undefined): readonly string[] {
  return parseUnit(text ?? '').map(({ section, key, value }) => `${section}.${key}=${value}`);
}

/** What the unit file of a module's unit says. */
export function saidBy(modules: Modules, name: string, module: string): readonly string[] {
  return linesOf(unitOf(modules, name, module).text);
}
