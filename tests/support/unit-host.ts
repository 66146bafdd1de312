import type { AbsolutePath } from '../../schema/types.ts';
import type { UnitDetails, UnitFacts, UnitFiles, UnitLive } from '../../state/units.ts';
import type { Declared, UnitWorld } from './unit-declared.ts';
import { dependentsIn, startersIn } from './unit-texts.ts';

const etc = '/etc/systemd/system';
const usr = '/usr/lib/systemd/system';
const alwaysActive = ['basic', 'graphical', 'multi-user', 'sockets', 'sysinit', 'timers'];

/** The search path of a host with these units below /usr/lib and those below /etc. */
export function filesOf(
  vendor: Readonly<Record<string, Declared>>,
  ours: Readonly<Record<string, Declared>>,
): UnitFiles {
  const targets: Readonly<Record<string, Declared>> = Object.fromEntries(
    alwaysActive.map((name) => [`${name}.target`, { text: '[Unit]\n' }]),
  );
  const laid = [
    ...Object.entries({ ...targets, ...vendor }).map((unit) => [usr, ...unit] as const),
    ...Object.entries(ours).map((unit) => [etc, ...unit] as const),
  ];
  return {
    aliases: new Map([
      ['default.target', 'graphical.target'],
      ...laid.flatMap(([, name, unit]) =>
        (unit.aliases ?? []).map((alias) => [alias, name] as const),
      ),
    ]),
    dependencies: new Map(
      laid.flatMap(([directory, name, unit]) =>
        (unit.wantedBy ?? []).map(
          (target) =>
            [`${directory}/${target}.wants/${name}` as AbsolutePath, `../${name}`] as const,
        ),
      ),
    ),
    texts: new Map(
      laid.flatMap(
        ([directory, name, unit]): readonly (readonly [AbsolutePath, string | null])[] => {
          const fragment = `${directory}/${name}` as AbsolutePath;
          const dropIns = Object.entries(unit.dropIns ?? {}).map(
            ([file, text]) => [`${fragment}.d/${file}` as AbsolutePath, text] as const,
          );
          if (unit.masked === true) return [[fragment, null] as const];
          return unit.text === undefined ? dropIns : [[fragment, unit.text] as const, ...dropIns];
        },
      ),
    ),
  };
}

/** What systemd says on a host, with these files loaded. */
export function factsOf(world: UnitWorld, files: UnitFiles): UnitFacts {
  const targets = alwaysActive.map((name) => `${name}.target`);
  const running = [...targets, ...(world.running ?? [])];
  const failed = world.failed ?? [];
  const names = [...new Set([...running, ...failed, ...Object.keys(world.details ?? {})])];
  const all = names.map((name): UnitDetails => {
    const active = running.includes(name)
      ? 'active'
      : failed.includes(name)
        ? 'failed'
        : 'inactive';
    const live: UnitLive = { active, load: 'loaded', name, sub: '' };
    const told = world.details?.[name] ?? {};
    return {
      ...nothing,
      ...live,
      names: [name],
      ...told,
      pullsDown: [...new Set([...(told.pullsDown ?? []), ...dependentsIn(name, files, names)])],
      triggeredBy: startersIn(name, files, names),
    };
  });
  return {
    details: new Map(all.map((unit) => [unit.name, unit])),
    files,
    live: new Map(all.map(({ name, load, active, sub }) => [name, { active, load, name, sub }])),
    own: world.own,
    running: world.offline !== true,
  };
}

const nothing: Omit<UnitDetails, keyof UnitLive | 'names' | 'pullsDown' | 'triggeredBy'> = {
  canReload: false,
  conditionResult: true,
  dropIns: [],
  execMainStatus: 0,
  fragment: '',
  hasRun: false,
  invocation: '',
  mainStarted: 0,
  needDaemonReload: false,
  remainAfterExit: false,
  restart: 'no',
  restarts: 0,
  result: 'success',
  triggers: [],
  type: '',
};
