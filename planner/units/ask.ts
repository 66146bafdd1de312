import type {
  Address,
  FileValue,
  PendingAction,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../../schema/types.ts';
import { keyOf, kindOf } from '../../state/address.ts';
import { entriesOf } from '../../state/parts.ts';
import type { UnitFacts } from '../../state/units.ts';
import { unitAddress, wantedFiles } from '../parts.ts';
import { recordedParts, wantedParts } from './judge.ts';
import type { AskedAction, ManagedUnit, UnitQuestion } from './question.ts';
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
  for (const name of names) {
    const address = unitAddress(name);
    const recorded = recordedParts(address, state);
    for (const [part, value] of recorded) {
      before.set(part, value);
      after.set(part, null);
    }
    for (const [part, value] of wantedParts(name, resolved)) after.set(part, value);
    managed.set(name, managedUnit(name, asking, entries.get(address)));
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
    asked: askedBy(changes, resolved, state?.pending ?? []),
    respectManualStop: resolved.settings.respectManualStop ?? false,
  };
}

function managedUnit(
  name: string,
  { resolved, changes, facts }: Asking,
  entry: ReturnType<typeof entriesOf> extends ReadonlyMap<Address, infer E> ? E | undefined : never,
): ManagedUnit {
  const address = unitAddress(name);
  const wanted = resolved.units?.[name];
  const details = facts.details.get(name);
  const parts = changes.filter(
    ({ part_of, change }) =>
      part_of === address && !['no-op', 'forget'].includes(change.actions[0]),
  );
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

const changesHost = ({ change }: ResourceChange): boolean =>
  change.actions[0] !== 'no-op' && change.actions[0] !== 'forget';

// Whoever no longer wants it, or is no longer there, is owed nothing.
function stillAsks(
  cause: Address,
  op: AskedAction['op'],
  unit: string,
  resolved: ResolvedManifest,
): boolean {
  if (kindOf(cause) === 'unit') return resolved.units?.[keyOf(cause)] !== undefined;
  const file = wantedFiles(resolved)[cause];
  return op !== 'start' && (file?.[op] ?? []).includes(unit);
}

/** What changed files, and earlier applies that failed, ask of units. */
export function askedBy(
  changes: readonly ResourceChange[],
  resolved: ResolvedManifest,
  pending: readonly PendingAction[],
): readonly AskedAction[] {
  const files = wantedFiles(resolved);
  const asked = new Map<string, { op: AskedAction['op']; unit: string; causes: Set<Address> }>();
  const ask = (op: AskedAction['op'], unit: string, cause: Address): void => {
    const key = `${op} ${unit}`;
    const known = asked.get(key) ?? { op, unit, causes: new Set() };
    known.causes.add(cause);
    asked.set(key, known);
  };
  for (const { address } of changes.filter(changesHost)) {
    for (const op of ['reload', 'restart'] as const) {
      for (const unit of files[address]?.[op] ?? []) ask(op, unit, address);
    }
  }
  for (const owed of pending) {
    for (const cause of owed.caused_by) {
      if (stillAsks(cause, owed.op, owed.unit, resolved)) ask(owed.op, owed.unit, cause);
    }
  }
  return [...asked.values()].map(({ op, unit, causes }) => ({
    op,
    unit,
    causedBy: [...causes].sort(),
  }));
}
