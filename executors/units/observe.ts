import { findUnit } from '../../planner/units/aliases.ts';
import { isTemplate, templateOf, unitType, withType } from '../../planner/units/names.ts';
import { isTrigger, startedBy } from '../../planner/units/triggers.ts';
import type { UnitDetails, UnitFacts, UnitFiles, UnitLive } from '../../state/units.ts';
import type { Outside } from '../outside.ts';
import type { System } from '../system.ts';
import { readUnitFiles } from './files.ts';
import { lastLoad } from './last-load.ts';
import { isBooted, listUnits, showUnits } from './live.ts';
import { ownUnit } from './own.ts';
import { maybeStale } from './suspects.ts';

/**
 * What systemd and its search path say of units: one list of all that is loaded, and details of those
 * only of which the list cannot tell enough: the `doubtful`, what may not be loaded as it is on disk, and
 * what is started again and again. `askAbout` adds others. Below another root, or where systemd does
 * not run, only what is on disk.
 */
export async function observeUnits(
  system: System,
  outside: Outside,
  names: readonly string[],
  doubtful: readonly string[],
): Promise<UnitFacts> {
  const running = isBooted(system);
  const [live, loaded] = running ? await Promise.all([listUnits(), lastLoad()]) : [nothingLive];
  const targets = [...live.keys()].filter((name) => unitType(name) === 'target');
  const read = [...new Set([...concernedBy(names, live), ...targets, ...bootTargets])];
  const onDisk = readUnitFiles(system, read);
  const files = withStarted(system, onDisk, read);
  const facts = { files, live, details: new Map(), running, own: undefined };
  if (!running) return facts;
  const own = ownUnit(outside);
  const again = names.filter((name) => live.get(name)?.sub.startsWith('auto-restart'));
  const asked = [...maybeStale(system, names, onDisk, loaded), ...doubtful, ...again];
  return { ...facts, own, details: await showUnits(asked.filter((name) => isKnown(name, facts))) };
}

/**
 * The same facts with details of some units and, to act upon them, of everything that a stop takes down
 * or that starts one of them again, until nothing new comes up.
 */
export async function askAbout(
  system: System,
  facts: UnitFacts,
  names: readonly string[],
  acting: boolean,
): Promise<UnitFacts> {
  const details = new Map(facts.details);
  const asked = new Set<string>();
  let next = names.filter((name) => !isTemplate(name) && isKnown(name, facts));
  while (next.length > 0) {
    for (const name of next) asked.add(name);
    const shown = await showUnits(next.filter((name) => !details.has(name)));
    for (const [name, unit] of shown) details.set(name, unit);
    if (!acting) break;
    const further = next.flatMap((name) => tiedTo(details.get(name)));
    next = [...new Set(further)].filter((name) => !asked.has(name) && facts.live.has(name));
  }
  const unread = [...asked].filter((name) => !facts.details.has(name));
  if (unread.length === 0) return { ...facts, details };
  return { ...facts, details, files: together(facts.files, readUnitFiles(system, unread)) };
}

/** Units that are named, with instances of templates and the sockets, timers and paths beside them. */
export function concernedBy(
  names: readonly string[],
  live: ReadonlyMap<string, UnitLive>,
): ReadonlySet<string> {
  const templates = new Set(names.filter(isTemplate));
  const instances = [...live.keys()].filter((name) => templates.has(templateOf(name) ?? ''));
  return new Set([...names, ...instances, ...names.flatMap(beside)]);
}

const nothingLive: ReadonlyMap<string, UnitLive> = new Map();

// By these names links below default.target.wants and the like are found.
const bootTargets = ['default.target', 'multi-user.target', 'graphical.target', 'rescue.target'];

function beside(name: string): readonly string[] {
  const type = unitType(name);
  if (type === 'service') {
    return (['socket', 'timer', 'path'] as const).map((other) => withType(name, other));
  }
  const starts = type === 'socket' || type === 'timer' || type === 'path';
  return starts ? [withType(name, 'service')] : [];
}

// What is on disk systemd loads when it is asked: what that starts, and by which name it goes, is to be
// known even where it is not loaded yet. Of anything else there is nothing to know.
function isKnown(name: string, { live, files }: UnitFacts): boolean {
  return live.has(name) || findUnit(name, files) !== undefined;
}

// Whether what a socket starts could be started again decides about the socket itself, before anything is
// said of either: only its text tells.
function withStarted(system: System, files: UnitFiles, read: readonly string[]): UnitFiles {
  // Beside every service one of each kind was looked for, and few are there.
  const triggers = read.filter(
    (name) => isTrigger(name) && !isTemplate(name) && findUnit(name, files) !== undefined,
  );
  const started = triggers.flatMap((trigger) => startedBy(trigger, files));
  const known = new Set(read);
  const unread = [...new Set(started)].filter((name) => !known.has(name));
  return unread.length === 0 ? files : together(files, readUnitFiles(system, unread));
}

const tiedTo = (unit: UnitDetails | undefined): readonly string[] =>
  unit === undefined ? [] : [...unit.pullsDown, ...unit.triggers, ...unit.triggeredBy];

function together(one: UnitFiles, other: UnitFiles): UnitFiles {
  return {
    texts: new Map([...one.texts, ...other.texts]),
    aliases: one.aliases,
    dependencies: new Map([...one.dependencies, ...other.dependencies]),
  };
}
