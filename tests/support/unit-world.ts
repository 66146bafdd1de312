import { programOf } from '../../planner/units/program.ts';
import type {
  AskedAction,
  ManagedUnit,
  UnitProgram,
  UnitQuestion,
} from '../../planner/units/question.ts';
import type { Address } from '../../schema/types.ts';
import type { UnitWorld } from './unit-declared.ts';
import { factsOf, filesOf } from './unit-host.ts';

/** The question that such a host asks. */
export function questionIn(world: UnitWorld): UnitQuestion {
  const { recorded = {}, desired = {}, vendor = {} } = world;
  const before = filesOf(vendor, recorded);
  const after = filesOf(vendor, desired);
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(desired)])];
  return {
    after,
    asked: world.asked ?? [],
    before,
    facts: factsOf(world, before),
    managed: new Map(names.map((name) => [name, managedIn(name, world)])),
    respectManualStop: world.respectManualStop ?? false,
  };
}

/** What is done there. */
export function programIn(world: UnitWorld): UnitProgram {
  return programOf(questionIn(world));
}

/** What is done there, one line each: `13 stop hello.service`. */
export function actionsIn(world: UnitWorld): readonly string[] {
  return programIn(world).actions.map(({ row, op, unit }) => `${row} ${op} ${unit}`);
}

/** What a changed file asks for. */
export function asks(op: AskedAction['op'], unit: string, file = '/etc/app.conf'): AskedAction {
  return { causedBy: [`file:${file}` as Address], op, unit };
}

function managedIn(name: string, { recorded, desired, drifted }: UnitWorld): ManagedUnit {
  const [old, now] = [recorded?.[name], desired?.[name]];
  const { wasActive, needsRestart, switch: _, ...before } = old ?? {};
  const { switch: how, ...after } = now ?? {};
  const known = old !== undefined && now !== undefined;
  return {
    changes: !known || JSON.stringify(before) !== JSON.stringify(after),
    drifted: drifted?.includes(name) ?? false,
    name,
    ...(now === undefined
      ? {}
      : { desired: { masked: now.masked ?? false, switch: how ?? 'auto' } }),
    ...(old === undefined
      ? {}
      : {
          recorded: {
            masked: old.masked ?? false,
            needsRestart: needsRestart ?? false,
            wasActive: wasActive ?? false,
          },
        }),
  };
}
