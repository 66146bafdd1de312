import type { Address } from '../schema/types.ts';
import { type Layout, within } from './layout.ts';
import { generationNumbers, readState } from './state-file.ts';
import type { System } from './system.ts';

/** A generation as a person picks it. */
export interface KnownGeneration {
  readonly number: number;
  readonly result: string;
  readonly at: string;
}

/** The addresses that the state knows; none where there is no state. */
export function knownAddresses(system: System, layout: Layout): readonly Address[] {
  return Object.keys(readState(system, layout)?.resources ?? {}).sort() as Address[];
}

/** The generations that are there, the newest first. */
export function knownGenerations(system: System, layout: Layout): readonly KnownGeneration[] {
  return generationNumbers(system, layout)
    .reverse()
    .map((number) => {
      const about = aboutGeneration(system, layout, number);
      return {
        number,
        result: String(about.result ?? 'unknown'),
        at: String(about.applied_at ?? 'at an unknown time'),
      };
    });
}

function aboutGeneration(
  system: System,
  layout: Layout,
  number: number,
): Readonly<Record<string, unknown>> {
  try {
    const path = within(layout.generations, String(number), 'result.json');
    return JSON.parse(system.read(path, 1024 * 1024).toString('utf8'));
  } catch {
    return {};
  }
}
