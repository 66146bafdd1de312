import type { MergedUnit } from './merged.ts';
import { isUnitName, templateOf, type UnitType, unitType, withType } from './names.ts';
import { expandName } from './specifiers.ts';
import { words } from './words.ts';

/** What a unit's own text says about how it wants to be treated. */
export interface UnitFlags {
  readonly restartIfChanged: boolean;
  readonly reloadIfChanged: boolean;
  readonly stopIfChanged: boolean;
  readonly notSocketActivated: boolean;
  readonly stopOnRemoval: boolean;
  readonly stopOnReconfiguration: boolean;
  readonly onlyManualStart: boolean;
  readonly refuseManualStart: boolean;
  readonly refuseManualStop: boolean;
  readonly hasExecReload: boolean;
  /** Type= of a service, as systemd takes it; empty for other units. */
  readonly type: string;
  readonly remainAfterExit: boolean;
  /** Restart= of a service; empty for other units. */
  readonly restart: string;
  /** Sockets that may start this service: those it names, and those of its own name. */
  readonly sockets: readonly string[];
  /** What this timer, path, socket or automount starts. */
  readonly triggers: readonly string[];
  /** Whether this socket starts an instance of its service for each connection. */
  readonly accept: boolean;
}

const sections: Readonly<Partial<Record<UnitType, string>>> = {
  automount: 'Automount',
  mount: 'Mount',
  path: 'Path',
  scope: 'Scope',
  service: 'Service',
  slice: 'Slice',
  socket: 'Socket',
  swap: 'Swap',
  timer: 'Timer',
};

const restarts = words('no always on-success on-failure on-abnormal on-abort on-watchdog');
const serviceTypes = words('simple exec forking oneshot dbus notify notify-reload idle');

type Values = (section: string | undefined, key: string) => readonly string[];

/** Reads what a unit's text says about how it wants to be treated. */
export function flagsOf(unit: MergedUnit): UnitFlags {
  const kind = unitType(unit.name);
  const own = kind === undefined ? undefined : sections[kind];
  const values: Values = (section, key) => unit.settings.get(section ?? '')?.get(key) ?? [];
  const ours = (key: string, otherwise: boolean): boolean => {
    const said = [...values('Unit', key), ...values(own, key)].at(-1);
    return said === undefined ? otherwise : isTrue(said);
  };
  const isService = kind === 'service';
  const accept = kind === 'socket' && systemdBoolean(values('Socket', 'Accept'));
  return {
    restartIfChanged: ours('X-RestartIfChanged', true),
    reloadIfChanged: ours('X-ReloadIfChanged', false),
    stopIfChanged: ours('X-StopIfChanged', true),
    notSocketActivated: ours('X-NotSocketActivated', false),
    stopOnRemoval: ours('X-StopOnRemoval', true),
    stopOnReconfiguration: ours('X-StopOnReconfiguration', false),
    onlyManualStart: ours('X-OnlyManualStart', false),
    refuseManualStart: systemdBoolean(values('Unit', 'RefuseManualStart')),
    refuseManualStop: systemdBoolean(values('Unit', 'RefuseManualStop')),
    hasExecReload: values('Service', 'ExecReload').length > 0,
    type: isService ? serviceType(values) : '',
    remainAfterExit: systemdBoolean(values('Service', 'RemainAfterExit')),
    restart: isService ? (lastOf(values('Service', 'Restart'), restarts) ?? 'no') : '',
    sockets: isService ? socketsOf(unit.name, values) : [],
    triggers: accept ? [] : triggersOf(unit.name, kind, values),
    accept,
  };
}

const isTrue = (value: string): boolean => /^(1|yes|true|on|t|y)$/i.test(value);
const isFalse = (value: string): boolean => /^(0|no|false|off|f|n)$/i.test(value);

// systemd passes over what it does not understand, and what it understood before stays.
const systemdBoolean = (values: readonly string[]): boolean =>
  isTrue(values.findLast((value) => isTrue(value) || isFalse(value)) ?? 'no');

const lastOf = (values: readonly string[], known: readonly string[]): string | undefined =>
  values.findLast((value) => known.includes(value));

function serviceType(values: Values): string {
  const said = lastOf(values('Service', 'Type'), serviceTypes);
  if (said !== undefined) return said;
  if (values('Service', 'BusName').length > 0) return 'dbus';
  return values('Service', 'ExecStart').length > 0 ? 'simple' : 'oneshot';
}

function socketsOf(name: string, values: Values): readonly string[] {
  const template = templateOf(name);
  const named = values('Service', 'Sockets')
    .flatMap(words)
    .flatMap((word) => expanded(word, name));
  // An instance is started by the socket of its instance, or by the one that accepts for its template.
  const accepting = template === undefined ? [] : [withType(template, 'socket').replace('@', '')];
  return [...new Set([...named, withType(name, 'socket'), ...accepting])];
}

function triggersOf(name: string, kind: UnitType | undefined, values: Values): readonly string[] {
  if (kind === 'automount') return [withType(name, 'mount')];
  if (kind !== 'timer' && kind !== 'path' && kind !== 'socket') return [];
  // Of several, a socket starts the last, a timer or path the first.
  const said =
    kind === 'socket'
      ? values('Socket', 'Service')
          .flatMap((text) => expanded(text, name))
          .slice(-1)
      : values(sections[kind], 'Unit')
          .flatMap((text) => expanded(text, name))
          .slice(0, 1);
  return said.length > 0 ? said : [withType(name, 'service')];
}

function expanded(text: string, name: string): readonly string[] {
  const found = expandName(text, name);
  return 'text' in found && isUnitName(found.text) ? [found.text] : [];
}
