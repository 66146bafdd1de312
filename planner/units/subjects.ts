import type { Address } from '../../schema/types.ts';
import type { UnitFacts, UnitFiles } from '../../state/units.ts';
import { unitAddress } from '../parts.ts';
import { canonicalName, findUnit } from './aliases.ts';
import { compareUnits } from './compare.ts';
import { definitionOf, isDefined } from './definition.ts';
import { expectation } from './expected.ts';
import { guardOf } from './guarded.ts';
import { activeTargets, detailsOf, lifeOf } from './live.ts';
import { isTemplate, templateOf, unitType } from './names.ts';
import { linkedUnits } from './pulled-in.ts';
import type { ManagedUnit, UnitQuestion } from './question.ts';
import { decide, type UnitCase } from './row.ts';
import { liveTriggers, startedBy, triggersIn } from './triggers.ts';
import { unitDirectory } from './value.ts';

/** A unit that is ours, its case, and the words for what changed. */
export interface Subject extends UnitCase {
  /** Addresses of what names it: itself, or its template. */
  readonly causes: readonly Address[];
  /** Which keys changed, in words. */
  readonly because: string;
  /** Whether the state does not know it yet. */
  readonly isNew: boolean;
  /** The name that the manifest has for it. */
  readonly calledAs: string;
  /** The target that wants it. */
  readonly wantedBy: string | undefined;
}

/** Every unit that is ours, as the table sees it: what is named, and each instance of a named template. */
export function subjectsOf(question: UnitQuestion): readonly Subject[] {
  const drafts = unitsOf(question).map(([name, managed]) => draftOf(name, managed, question));
  const expected = expectation(question.after, question.facts, targetsAfter(drafts, question));
  return drafts.map((draft) => {
    const wantedBy = expected(draft.name, draft.touched || draft.isNew);
    return { ...draft, expected: wantedBy !== undefined, wantedBy };
  });
}

// Several names may mean one unit; rows 18 and 19 say which units there are besides those named.
function unitsOf({
  managed,
  before,
  after,
  facts,
}: UnitQuestion): readonly [string, readonly ManagedUnit[]][] {
  const found = new Map<string, readonly ManagedUnit[]>();
  for (const unit of managed.values()) {
    if (isTemplate(unit.name)) continue;
    const name = ownName(unit.name, before, after, facts);
    found.set(name, [...(found.get(name) ?? []), unit]);
  }
  for (const name of new Set([...facts.live.keys(), ...linkedUnits(after)])) {
    const template = templateOf(name);
    const unit = template === undefined ? undefined : managed.get(template);
    if (unit !== undefined && !found.has(name)) found.set(name, [unit]);
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1));
}

function ownName(name: string, before: UnitFiles, after: UnitFiles, facts: UnitFacts): string {
  const now = canonicalName(name, after);
  if (now !== name || facts.live.has(name) || wasAlias(name, before, after)) return now;
  return canonicalName(name, before);
}

// Another unit's further name so far, and a unit of its own from now on.
function wasAlias(name: string, before: UnitFiles, after: UnitFiles): boolean {
  return canonicalName(name, before) !== name && findUnit(name, after)?.name === name;
}

function draftOf(name: string, managed: readonly ManagedUnit[], question: UnitQuestion): Subject {
  const { before, after, facts } = question;
  const { merged: old, flags: oldFlags } = definitionOf(name, before);
  const { merged: now, flags } = definitionOf(name, after);
  const goes = isDefined(name, before) && !isDefined(name, after);
  const comparison = old.masked ? unchanged : compareUnits(old, now);
  const named = managed.some(({ desired }) => desired !== undefined);
  const masked = managed.some(({ desired }) => desired?.masked === true);
  const recorded = managed.flatMap((unit) => unit.recorded ?? []);
  // What runs under that name is the unit that it was a name of.
  const life = wasAlias(name, before, after) ? 'stopped' : lifeOf(name, facts);
  return {
    because: comparison.because,
    calledAs: managed.find((unit) => !isTemplate(unit.name))?.name ?? name,
    causes: managed.map((unit) => unitAddress(unit.name)),
    connection: isConnection(name, question),
    expected: false,
    fate: masked && now.masked ? 'masked' : goes ? 'goes' : 'stays',
    flags,
    guard: name === facts.own ? 'sm' : guardOf(name),
    isNew: recorded.length === 0,
    leftStopped:
      question.respectManualStop && life === 'stopped' && detailsOf(name, facts)?.hasRun === true,
    life,
    name,
    named,
    needsRestart: named && recorded.some(({ needsRestart }) => needsRestart),
    old: oldFlags,
    ownFile: now.fragment?.startsWith(`${unitDirectory}/`) === true,
    socketActivated: isSocketActivated(name, question),
    switch: managed.map(({ desired }) => desired?.switch ?? 'auto').find(isSaid) ?? 'auto',
    touched:
      managed.some(({ changes, drifted }) => changes || drifted) || old.masked !== now.masked,
    type: unitType(name) ?? 'service',
    ranBefore: recorded.some(({ wasActive }) => wasActive),
    unmasked: unmaskedOf(recorded, masked),
    verdict: comparison.verdict,
    wantedBy: undefined,
  };
}

// What a masked unit ran with, nobody knows.
const unchanged = { verdict: 'equal', because: 'nothing changed' } as const;

const isSaid = (how: UnitCase['switch']): boolean => how !== 'auto';

function unmaskedOf(
  recorded: readonly NonNullable<ManagedUnit['recorded']>[],
  masked: boolean,
): UnitCase['unmasked'] {
  const before = recorded.filter((unit) => unit.masked);
  if (masked || before.length === 0) return 'no';
  return before.some(({ wasActive }) => wasActive) ? 'ran' : 'idle';
}

function isConnection(name: string, { before, after }: UnitQuestion): boolean {
  if (templateOf(name) === undefined) return false;
  return [before, after].some((files) =>
    definitionOf(name, files).flags.sockets.some(
      (socket) => definitionOf(socket, files).flags.accept,
    ),
  );
}

function isSocketActivated(name: string, { after, facts }: UnitQuestion): boolean {
  return [...liveTriggers(name, facts), ...triggersIn(name, after)]
    .filter((trigger) => unitType(trigger) === 'socket' && lifeOf(trigger, facts) === 'running')
    .some((socket) => startedBy(socket, after).includes(name));
}

// Those that are active and stay, and those of ours that this plan starts.
function targetsAfter(drafts: readonly Subject[], { facts }: UnitQuestion): ReadonlySet<string> {
  const targets = new Set(activeTargets(facts));
  for (const draft of drafts.filter(({ type }) => type === 'target')) {
    const { act } = decide(draft);
    if (act === 'stop') targets.delete(draft.name);
    if (act === 'start') targets.add(draft.name);
  }
  return targets;
}
