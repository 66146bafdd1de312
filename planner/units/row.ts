import { match, P } from 'ts-pattern';
import type { UnitFlags } from './flags.ts';
import { endsTheHost, type Guard, isBootTarget, isRootMount } from './guarded.ts';
import type { Life } from './live.ts';
import type { UnitType } from './names.ts';
import type { Switch } from './question.ts';

/** Where one unit stands before a plan: all that the decision table looks at. */
export interface UnitCase {
  readonly name: string;
  readonly type: UnitType;
  readonly life: Life;
  /** What the plan leaves of its definition: it stays, nothing of it remains, or we mask it. */
  readonly fate: 'stays' | 'goes' | 'masked';
  /** What the difference between its old and its new definition asks for. */
  readonly verdict: 'equal' | 'reload' | 'restart';
  readonly switch: Switch;
  /** `sm`: it is the unit in which sm itself runs. */
  readonly guard: Guard | 'sm';
  readonly old: UnitFlags;
  readonly flags: UnitFlags;
  /** Whether the manifest names it. */
  readonly named: boolean;
  /** Whether its own file is ours, not only a drop-in or link. */
  readonly ownFile: boolean;
  /** Whether it is one connection of a socket with Accept=yes. */
  readonly connection: boolean;
  /** Whether a running socket starts it, and goes on doing so. */
  readonly socketActivated: boolean;
  /** Whether an active target wants it to run. */
  readonly expected: boolean;
  /** Whether its files change with this plan, or somebody else changed them. */
  readonly touched: boolean;
  /** Whether it runs with an older definition than the recorded one. */
  readonly needsRestart: boolean;
  /** Whether we masked it so far; and whether it ran then. */
  readonly unmasked: 'no' | 'ran' | 'idle';
  /** Whether it ran before we had to do with it. */
  readonly ranBefore: boolean;
  /** Whether somebody stopped it by hand, and that is to be respected. */
  readonly leftStopped: boolean;
}

/** The number of a row of the decision table (units.md); `asked` is what a changed file asks for. */
export type Row =
  | `${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19}`
  | '13d'
  | 'asked';

/** What is done to one unit, and the row that says so. */
export interface Decision {
  readonly act: 'nothing' | 'keep' | 'stop' | 'stop-start' | 'reload' | 'restart' | 'start';
  readonly row: Row;
  /** Why it is kept, or left running though it goes. */
  readonly because?: string;
  /** Set where it is reloaded but still runs with an older definition, and why. */
  readonly owes?: string;
}

/** The decision table: the first row that fits. What one unit's stop means for others is not its business. */
export function decide(unit: UnitCase): Decision {
  const now = firstRow(unit);
  if (!unit.needsRestart || unit.life !== 'running' || unit.fate !== 'stays') return now;
  if (now.act !== 'nothing' && now.act !== 'reload') return now;
  // It still runs with an older definition: as if that were the change.
  const owed = firstRow({ ...unit, verdict: 'restart' });
  if (owed.act === 'nothing') return now;
  return owed.act === 'keep' && now.act === 'reload' ? { ...now, owes: owed.because ?? '' } : owed;
}

const done = (act: Decision['act'], row: Row, because?: string): Decision =>
  because === undefined ? { act, row } : { act, row, because };

function firstRow(unit: UnitCase): Decision {
  return match(unit)
    .returnType<Decision>()
    .with({ fate: P.union('goes', 'masked') }, removed)
    .with({ fate: 'stays', life: 'running' }, running)
    .with({ fate: 'stays', life: P.union('failed', 'stopped') }, idle)
    .exhaustive();
}

function removed({ life, guard, old, connection }: UnitCase): Decision {
  if (life !== 'running') return done('nothing', '1');
  if (connection) return done('nothing', '8');
  if (guard === 'sm') return done('nothing', '0', 'sm runs in it');
  if (!old.stopOnRemoval) return done('nothing', '1');
  // systemd goes by the definition that it has loaded.
  return old.refuseManualStop ? done('nothing', '1', 'RefuseManualStop=yes') : done('stop', '1');
}

function running(unit: UnitCase): Decision {
  const { verdict, guard, flags, old, type } = unit;
  if (unit.connection) return done('nothing', '8');
  if (verdict === 'equal') return done('nothing', type === 'target' ? '2' : '3');
  if (unit.switch === 'keep') return done('keep', '10', 'switch: keep');
  const auto = unit.switch === 'auto' || unit.switch === 'reload';
  const reload = unit.switch === 'reload' || (auto && verdict === 'reload');
  if (reload && reloads(unit)) return done('reload', '4');
  if (auto && guard === 'bus') return done('reload', '0');
  if (auto && guard === 'session') return done('keep', '0', 'sessions hang on it');
  if (auto && guard === 'sm') return done('keep', '0', 'sm runs in it');
  if (isRootMount(unit.name)) return done('reload', '6');
  // What refuses a stop so far, or would take sm with it, is never stopped ahead of the files.
  const atOnce = guard === 'sm' || old.refuseManualStop;
  const refusal = auto ? refusalOf(flags) : refusedBySystemd(flags);
  const bounced = done(atOnce ? 'restart' : 'stop-start', type === 'target' ? '2' : '13');
  const named = unit.switch === 'restart' ? done('restart', '12') : bounced;
  return match({ type, auto })
    .returnType<Decision>()
    .with({ type: 'socket' }, () =>
      keptOr(old.refuseManualStop ? 'RefuseManualStop=yes' : refusal, done('stop-start', '8')),
    )
    .with({ type: P.union('scope', 'device') }, () => done('nothing', '5'))
    .with({ auto: false }, () => keptOr(refusal, named))
    .with({ type: 'target' }, () => {
      if (!flags.stopOnReconfiguration) return done('nothing', isBootTarget(unit.name) ? '5' : '2');
      return keptOr(refusal, bounced);
    })
    .with({ type: P.union('path', 'slice') }, () => done('nothing', '5'))
    .with({ type: 'mount' }, () => keptOr(refusal, done('restart', '7')))
    .with({ type: P.union('service', 'timer', 'automount', 'swap') }, () => {
      if (flags.reloadIfChanged) return done('reload', '9');
      if (refusal !== undefined) return done('keep', '10', refusal);
      if (type !== 'service') return done('restart', '11');
      if (!flags.stopIfChanged || old.refuseManualStop) return done('restart', '12');
      return unit.socketActivated ? done('restart', '13') : bounced;
    })
    .exhaustive();
}

const keptOr = (refusal: string | undefined, decision: Decision): Decision =>
  refusal === undefined ? decision : done('keep', '10', refusal);

// What can not be reloaded is restarted instead: only where nothing speaks against that.
function reloads({ type, guard, flags }: UnitCase): boolean {
  if (['socket', 'slice', 'scope', 'device', 'target'].includes(type)) return false;
  if (type === 'mount' || flags.hasExecReload || flags.type === 'notify-reload') return true;
  return guard === 'none' && refusalOf(flags) === undefined;
}

/** What in a unit's own text speaks against restarting it (row 10). */
export function refusalOf(flags: UnitFlags): string | undefined {
  if (!flags.restartIfChanged) return 'X-RestartIfChanged=false';
  return refusedBySystemd(flags) ?? (flags.onlyManualStart ? 'X-OnlyManualStart=yes' : undefined);
}

/** What makes systemd refuse to restart a unit. */
export function refusedBySystemd(flags: UnitFlags): string | undefined {
  if (flags.refuseManualStop) return 'RefuseManualStop=yes';
  return flags.refuseManualStart ? 'RefuseManualStart=yes' : undefined;
}

function idle(unit: UnitCase): Decision {
  const { life, expected, flags, type } = unit;
  const able = !flags.refuseManualStart && !endsTheHost(unit.name);
  if (unit.unmasked === 'ran' && able && !unit.leftStopped) return done('start', '17');
  if (!unit.named) {
    // What failed with our definition gets the chance of its own again.
    const broken = life === 'failed' && unit.touched && able && (unit.ranBefore || expected);
    return broken ? done('start', '19') : done('nothing', '15');
  }
  if (life === 'failed' && expected) return done('start', unit.touched ? '16' : '14');
  if (unit.leftStopped) return done('nothing', '14');
  const startable = able && !flags.onlyManualStart;
  if (type === 'target' && unit.ownFile && startable) return done('start', '2');
  return expected ? done('start', '14') : done('nothing', '15');
}
