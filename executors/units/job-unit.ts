import { unitType } from '../../planner/units/names.ts';
import { type Properties, parseList, parseTimeSpan } from './properties.ts';

/** What is done to a whole batch of units. */
export type JobOp = 'stop' | 'start' | 'restart' | 'reload' | 'reload-or-restart';

/** What has to be asked for to judge a unit's job. */
export const jobProperties = [
  'Id',
  'LoadState',
  'LoadError',
  'ActiveState',
  'SubState',
  'Result',
  'ReloadResult',
  'ExecMainStatus',
  'CanStart',
  'CanStop',
  'CanReload',
  'Job',
  'InvocationID',
  'ConditionTimestampMonotonic',
  'StateChangeTimestampMonotonic',
  'After',
  'Requires',
  'Requisite',
  'BindsTo',
  'TimeoutStartUSec',
  'TimeoutUSec',
] as const;

/** A unit before or after its job. */
export interface JobUnit {
  /** The name that was asked for, maybe an alias, and its own. */
  readonly asked: string;
  readonly name: string;
  readonly load: string;
  /** Why it could not be loaded, in systemd's words; empty where it could. */
  readonly loadError: string;
  readonly active: string;
  readonly sub: string;
  readonly result: string;
  readonly reloadResult: string;
  readonly status: string;
  readonly canStart: boolean;
  readonly canStop: boolean;
  readonly canReload: boolean;
  readonly hasJob: boolean;
  /** Changes with every attempt to start it, with every change of its state. */
  readonly traces: string;
  /** Changes with every start. */
  readonly invocation: string;
  readonly after: readonly string[];
  /** Units without which it does not start. */
  readonly needs: readonly string[];
  /** Seconds until a start times out; null for infinity. */
  readonly startTimeout: number | null;
}

/** A unit of its properties. */
export function toJobUnit(asked: string, properties: Properties): JobUnit {
  const text = (name: (typeof jobProperties)[number]): string => properties.get(name) ?? '';
  const list = (name: (typeof jobProperties)[number]): readonly string[] =>
    parseList(properties.get(name));
  const invocation = text('InvocationID');
  return {
    asked,
    name: text('Id'),
    load: text('LoadState'),
    loadError: /"(.*?)\.?"$/.exec(text('LoadError'))?.[1] ?? '',
    active: text('ActiveState'),
    sub: text('SubState'),
    result: text('Result'),
    reloadResult: text('ReloadResult'),
    status: text('ExecMainStatus'),
    canStart: text('CanStart') === 'yes',
    canStop: text('CanStop') === 'yes',
    canReload: text('CanReload') === 'yes',
    hasJob: text('Job') !== '' && text('Job') !== '0',
    traces: [
      invocation,
      text('ConditionTimestampMonotonic'),
      text('StateChangeTimestampMonotonic'),
    ].join(' '),
    invocation,
    after: list('After'),
    needs: [...list('Requires'), ...list('Requisite'), ...list('BindsTo')],
    startTimeout: parseTimeSpan(
      text(unitType(text('Id')) === 'service' ? 'TimeoutStartUSec' : 'TimeoutUSec'),
    ),
  };
}
