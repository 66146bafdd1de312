import { unitType } from '../../planner/units/names.ts';
import type { UnitDetails } from '../../state/units.ts';
import { type Properties, parseList } from './properties.ts';

/** What has to be asked for to know a unit's details. */
export const detailProperties = [
  'Id',
  'Names',
  'LoadState',
  'ActiveState',
  'SubState',
  'FragmentPath',
  'DropInPaths',
  'NeedDaemonReload',
  'CanReload',
  'RequiredBy',
  'BoundBy',
  'ConsistsOf',
  'PropagatesStopTo',
  'Triggers',
  'TriggeredBy',
  'Type',
  'RemainAfterExit',
  'Restart',
  'Result',
  'ExecMainStatus',
  'NRestarts',
  'ExecMainStartTimestampMonotonic',
  'InvocationID',
  'ConditionResult',
  'ConditionTimestampMonotonic',
  'ActiveEnterTimestampMonotonic',
  'InactiveEnterTimestampMonotonic',
] as const;

type Name = (typeof detailProperties)[number];

/** A unit's details of its properties. */
export function toDetails(properties: Properties): UnitDetails {
  const text = (name: Name): string => properties.get(name) ?? '';
  const list = (name: Name): readonly string[] => parseList(properties.get(name));
  const yes = (name: Name): boolean => text(name) === 'yes';
  const number = (name: Name): number => Number.parseInt(text(name), 10) || 0;
  const name = text('Id');
  const isService = unitType(name) === 'service';
  const pulled = [
    ...list('RequiredBy'),
    ...list('BoundBy'),
    ...list('ConsistsOf'),
    ...list('PropagatesStopTo'),
  ];
  return {
    name,
    load: text('LoadState'),
    active: text('ActiveState'),
    sub: text('SubState'),
    names: [name, ...list('Names').filter((other) => other !== name)],
    fragment: text('FragmentPath'),
    dropIns: list('DropInPaths'),
    needDaemonReload: yes('NeedDaemonReload'),
    canReload: yes('CanReload'),
    pullsDown: [...new Set(pulled)].sort(),
    triggers: list('Triggers'),
    triggeredBy: list('TriggeredBy'),
    // Mounts have a property of this name for their file system.
    type: isService ? text('Type') : '',
    remainAfterExit: yes('RemainAfterExit'),
    restart: isService ? text('Restart') : '',
    result: text('Result'),
    execMainStatus: number('ExecMainStatus'),
    restarts: number('NRestarts'),
    mainStarted: number('ExecMainStartTimestampMonotonic'),
    invocation: text('InvocationID'),
    // A unit whose conditions were never looked at says no, too.
    conditionResult: yes('ConditionResult') || number('ConditionTimestampMonotonic') === 0,
    hasRun:
      number('ActiveEnterTimestampMonotonic') > 0 || number('InactiveEnterTimestampMonotonic') > 0,
  };
}
