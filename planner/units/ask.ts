import type {
  Address,
  FileValue,
  OtherEntry,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../../schema/types.ts';
import { entriesOf } from '../../state/parts.ts';
import type { UnitFacts } from '../../state/units.ts';
import { unitAddress, wantedFiles } from '../parts.ts';
import { askedBy } from './asked-by.ts';
import { recordedParts, wantedParts } from './part-values.ts';
import type { ManagedUnit, UnitQuestion } from './question.ts';
import { fragmentPath } from './value.ts';
import { withParts } from './views.ts';

/** What asking about units looks at. */
export interface Asking {
  readonly resolved: ResolvedManifest;
  readonly state: State | undefined;
  readonly facts: UnitFacts;
  /** Units in scope that the manifest or the state names. */
  readonly names: readonly string[];
  /** Changes of files, parts of units among them. */
  readonly changes: readonly ResourceChange[];
}

/** The question that the decision table answers, from what changes on disk. */
export function questionOf(asking: Asking): UnitQuestion {
  const { resolved, state, facts, names, changes } = asking;
  const before = new Map<Address, FileValue | null>();
  const after = new Map<Address, FileValue | null>();
  const managed = new Map<string, ManagedUnit>();
  const entries = entriesOf(state, 'unit');
  const byUnit = changesByUnit(changes);
  for (const name of names) {
    const address = unitAddress(name);
    const recorded = recordedParts(address, state);
    for (const [part, value] of recorded) {
      before.set(part, value);
      after.set(part, null);
    }
    for (const [part, value] of wantedParts(name, resolved)) after.set(part, value);
    managed.set(name, managedUnit(name, asking, entries.get(address), byUnit.get(address) ?? []));
  }
  // What is given up but stays (it was there before us) goes on counting.
  for (const { address, part_of, change } of changes) {
    if (part_of === undefined) continue;
    if (change.actions[0] === 'forget' || change.after !== null) {
      if (wantedFiles(resolved)[address] === undefined) after.set(address, change.after);
    }
  }
  return {
    before: withParts(facts.files, before),
    after: withParts(facts.files, after),
    managed,
    facts,
    asked: askedBy(changes, resolved, state),
    respectManualStop: resolved.settings.respectManualStop ?? false,
  };
}

function changesByUnit(
  changes: readonly ResourceChange[],
): ReadonlyMap<Address, readonly ResourceChange[]> {
  const found = new Map<Address, ResourceChange[]>();
  for (const change of changes) {
    if (change.part_of === undefined || ['no-op', 'forget'].includes(change.change.actions[0])) {
      continue;
    }
    const others = found.get(change.part_of);
    if (others === undefined) found.set(change.part_of, [change]);
    else others.push(change);
  }
  return found;
}

function managedUnit(
  name: string,
  { resolved, facts }: Asking,
  entry: OtherEntry | undefined,
  parts: readonly ResourceChange[],
): ManagedUnit {
  const wanted = resolved.units?.[name];
  const details = facts.details.get(name);
  const masked = (files: Readonly<Record<string, unknown>>): boolean =>
    `file:${fragmentPath(name)}` in files;
  return {
    name,
    ...(entry === undefined
      ? {}
      : {
          recorded: {
            masked: entry.applied.type === 'unit' && entry.applied.masked,
            needsRestart: entry.needs_restart === true && entry.invocation === details?.invocation,
            wasActive: entry.was_active ?? false,
          },
        }),
    ...(wanted === undefined
      ? {}
      : {
          desired: {
            masked: wanted.masked === true && masked(wanted.files),
            switch: wanted.switch ?? 'auto',
          },
        }),
    changes: parts.length > 0,
    drifted: parts.some(({ reverts_drift }) => reverts_drift),
  };
}
