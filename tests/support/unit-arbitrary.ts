import fc from 'fast-check';
import type { AskedAction } from '../../planner/units/question.ts';
import { type Declared, type UnitWorld, unitText } from './unit-declared.ts';
import { asks } from './unit-world.ts';

const services = [
  'a.service',
  'b.service',
  'c.service',
  'w@.service',
  'ssh.service',
  'dbus.service',
];
const others = ['a.socket', 'b.timer', 'c.path', 't.target', 'm.mount'];
const ours = [...services, ...others];
const vendors = ['c.service', 'ssh.service', 'dbus.service', 'v.service', 'v.timer'];
const runnable = [...new Set([...ours, ...vendors]), 'w@x.service', 'w@example.org.service'].filter(
  (name) => name !== 'w@.service',
);

const lines = fc.subarray([
  'Unit.Requires=a.service',
  'Unit.PartOf=b.service',
  'Unit.BindsTo=c.service',
  'Unit.Requires=t.target',
  'Unit.Description=x',
  'Unit.RefuseManualStart=yes',
  'Unit.RefuseManualStop=yes',
  'Unit.X-StopOnReconfiguration=yes',
  'Unit.X-RestartIfChanged=no',
  'Unit.X-Reload-Triggers=1',
]);

const ownLines: Readonly<Record<string, readonly string[]>> = {
  mount: ['Mount.What=/dev/a', 'Mount.Options=ro'],
  path: ['Path.PathExists=/a', 'Path.Unit=a.service'],
  service: [
    'Service.ExecStart=/bin/a',
    'Service.ExecReload=/bin/true',
    'Service.Environment=A=1',
    'Service.Type=oneshot',
    'Service.X-StopIfChanged=no',
    'Service.X-ReloadIfChanged=yes',
  ],
  socket: ['Socket.ListenStream=/a', 'Socket.Backlog=1', 'Socket.Service=b.service'],
  target: ['Unit.Wants=v.service'],
  timer: ['Timer.OnCalendar=daily', 'Timer.OnBootSec=1', 'Timer.Persistent=yes'],
};

function textOf(name: string): fc.Arbitrary<string> {
  const own = ownLines[name.slice(name.lastIndexOf('.') + 1)] ?? [];
  // Most units are plain: what is rare must not hide what is ordinary.
  const common = fc.oneof(
    { arbitrary: fc.constant<string[]>([]), weight: 2 },
    { arbitrary: lines, weight: 1 },
  );
  return fc
    .tuple(common, fc.subarray([...own]))
    .map(([more, few]) => unitText('Unit.After=basic.target', ...few, ...more));
}

function declared(name: string): fc.Arbitrary<Declared> {
  const wantedBy = fc.constantFrom(['multi-user.target'], ['t.target'], []);
  const how = fc.constantFrom('auto', 'auto', 'auto', 'keep', 'restart', 'stop-start', 'reload');
  const whole = fc.record({ switch: how, text: textOf(name), wantedBy });
  const dropIn = textOf(name).map((text) => ({ dropIns: { '50-a.conf': text } }));
  return fc.oneof(
    { arbitrary: whole, weight: 6 },
    { arbitrary: dropIn, weight: 2 },
    { arbitrary: fc.constant({ masked: true } as const), weight: 1 },
  );
}

function several<Value>(
  names: readonly string[],
  of: (name: string) => fc.Arbitrary<Value>,
): fc.Arbitrary<Readonly<Record<string, Value>>> {
  return fc
    .subarray([...names])
    .chain((chosen) => fc.tuple(...chosen.map((name) => fc.tuple(fc.constant(name), of(name)))))
    .map((pairs) => Object.fromEntries(pairs));
}

const vendor = several(vendors, (name) => textOf(name).map((text): Declared => ({ text })));
const anAsk = fc
  .tuple(
    fc.constantFrom<AskedAction['op']>('reload', 'restart', 'start'),
    fc.constantFrom('a.service', 'v.service', 'a.socket', 'dbus.service'),
  )
  .map(([op, unit]) => asks(op, unit));

/** Hosts on which much is going on: what is wanted is mostly what is recorded, a little changed. */
export const unitWorlds: fc.Arbitrary<UnitWorld> = fc
  .record({
    asked: fc.array(anAsk, { maxLength: 2 }),
    changes: several(ours, (name) => fc.option(declared(name), { nil: undefined })),
    drifted: fc.subarray(ours, { maxLength: 2 }),
    failed: fc.subarray(runnable, { maxLength: 2 }),
    own: fc.option(fc.constantFrom('a.service', 'v.service', 'session-1.scope'), {
      nil: undefined,
    }),
    recorded: several(ours, declared),
    running: fc.subarray(runnable),
    vendor,
  })
  .map(({ changes, recorded, own, ...world }) => {
    const wanted = Object.entries({ ...recorded, ...changes });
    const desired = wanted.flatMap(([name, unit]) => (unit === undefined ? [] : [[name, unit]]));
    return {
      ...world,
      desired: Object.fromEntries(desired),
      failed: world.failed.filter((name) => !world.running.includes(name)),
      recorded,
      ...(own === undefined ? {} : { own }),
    };
  });
