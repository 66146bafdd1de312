import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expectation } from '../../../planner/units/expected.ts';
import type { AbsolutePath } from '../../../schema/types.ts';
import { type Declared, service, type UnitWorld, unitText } from '../../support/unit-declared.ts';
import { questionIn } from '../../support/unit-world.ts';

const test = suite('which units should run');

/** The target for whose sake a.service should run on a host. */
function wantedOn(world: UnitWorld, name = 'a.service'): string | undefined {
  const { after, facts } = questionIn(world);
  return expectation(after, facts)(name);
}

const wanted = (unit: Declared, more: UnitWorld = {}): boolean =>
  wantedOn({ desired: { 'a.service': unit }, ...more }) !== undefined;

test('what an active target wants by a link, of ours or of the vendor, by any of its names', () => {
  assert.is(wantedOn({ desired: { 'a.service': service() } }), 'multi-user.target');
  assert.is(wantedOn({ vendor: { 'a.service': service() } }), 'multi-user.target');
  const byDefault = { 'a.service': { ...service(), wantedBy: ['default.target'] } };
  assert.is(wantedOn({ desired: byDefault }), 'graphical.target');
  const aliased: Declared = { ...service(), aliases: ['b.service'], wantedBy: [] };
  const target = { 'app.target': { text: unitText('Unit.Wants=x.service b.service') } };
  const world = { desired: { 'a.service': aliased, ...target }, running: ['app.target'] };
  assert.is(wantedOn(world), 'app.target');
});

test('what an active target wants, requires, binds to or upholds in its own text', () => {
  for (const key of ['Wants', 'Requires', 'BindsTo', 'Upholds']) {
    const target = { 'app.target': { text: unitText(`Unit.${key}=a.service`) } };
    const desired = { 'a.service': { ...service(), wantedBy: [] }, ...target };
    assert.is(wantedOn({ desired, running: ['app.target'] }), 'app.target', key);
    assert.is(wantedOn({ desired }), undefined, 'the target is not active');
  }
});

test('not what nothing wants, nor what only another service wants', () => {
  assert.not(wanted({ ...service(), wantedBy: [] }));
  const other = service('Unit.Wants=a.service');
  const desired = { 'a.service': { ...service(), wantedBy: [] }, 'b.service': other };
  assert.is(wantedOn({ desired, running: ['b.service'] }), undefined);
});

test('not by a link that an earlier one takes out', () => {
  const { after, facts } = questionIn({ vendor: { 'a.service': service() } });
  const link = '/etc/systemd/system/multi-user.target.wants/a.service' as AbsolutePath;
  const masked = { ...after, dependencies: new Map([...after.dependencies, [link, '/dev/null']]) };
  assert.is(expectation(masked, facts)('a.service'), undefined);
});

test('not what is masked, has no file, or may not be started by name', () => {
  assert.not(wanted({ masked: true, wantedBy: ['multi-user.target'] }));
  assert.not(wanted({ dropIns: { 'a.conf': '[Unit]\n' }, wantedBy: ['multi-user.target'] }));
  assert.not(wanted(service('Unit.RefuseManualStart=yes')));
  assert.not(wanted(service('Unit.X-OnlyManualStart=yes')));
});

test('not a oneshot, unless it remains after its exit', () => {
  assert.not(wanted(service('Service.Type=oneshot')));
  assert.ok(wanted(service('Service.Type=oneshot', 'Service.RemainAfterExit=yes')));
});

test('not what a timer, path or socket starts that runs or is wanted itself', () => {
  for (const [name, line] of [
    ['a.timer', 'Timer.OnCalendar=daily'],
    ['b.timer', 'Timer.Unit=a.service'],
    ['a.path', 'Path.PathExists=/a'],
    ['a.socket', 'Socket.ListenStream=1'],
    ['b.socket', 'Socket.Service=a.service'],
  ] as const) {
    const idle = { desired: { 'a.service': service(), [name]: { text: unitText(line) } } };
    assert.is(wantedOn(idle), 'multi-user.target', `${name} is not switched on`);
    assert.is(wantedOn({ ...idle, running: [name] }), undefined, name);
    const linked = { text: unitText(line), wantedBy: ['timers.target'] };
    assert.is(wantedOn({ desired: { ...idle.desired, [name]: linked } }), undefined, name);
  }
});

test('not where its conditions did not hold, unless it changes', () => {
  const world: UnitWorld = {
    desired: { 'a.service': service() },
    details: { 'a.service': { conditionResult: false } },
  };
  assert.is(wantedOn(world), undefined);
  const { after, facts } = questionIn(world);
  assert.is(expectation(after, facts)('a.service', true), 'multi-user.target');
});

test('not what ended well by itself and is not to be restarted', () => {
  const ended = { hasRun: true, result: 'success', execMainStatus: 0 };
  const details = { 'a.service': ended };
  assert.not(wanted(service(), { details }));
  assert.ok(wanted(service('Service.Restart=always'), { details }));
  assert.ok(wanted(service('Service.RemainAfterExit=yes'), { details }));
  assert.ok(wanted(service(), { details: { 'a.service': { ...ended, hasRun: false } } }));
  assert.ok(wanted(service(), { details: { 'a.service': { ...ended, execMainStatus: 15 } } }));
  assert.ok(wanted(service(), { details, failed: ['a.service'] }));
});

test('not a timer that goes once it has elapsed, nor a trigger of what is not there', () => {
  const timer = (...lines: readonly string[]): Declared => ({
    text: unitText('Timer.OnBootSec=1', ...lines),
    wantedBy: ['timers.target'],
  });
  const job: Declared = { text: unitText('Service.Type=oneshot', 'Service.ExecStart=/bin/true') };
  const on = (unit: Declared) => ({ 'job.service': job, 'job.timer': unit });
  assert.is(wantedOn({ desired: on(timer()) }, 'job.timer'), 'timers.target');
  const once = timer('Timer.RemainAfterElapse=no');
  assert.is(wantedOn({ desired: on(once) }, 'job.timer'), undefined);
  const alone = { desired: { 'job.timer': timer() } };
  assert.is(wantedOn(alone, 'job.timer'), 'timers.target', 'nobody looked for its job');
  const missing = { 'job.service': { load: 'not-found' } };
  assert.is(wantedOn({ ...alone, details: missing }, 'job.timer'), undefined);
  assert.is(wantedOn({ ...alone, recorded: on(timer()) }, 'job.timer'), undefined, 'it goes');
  const masked = { ...on(timer()), 'job.service': { masked: true } } as const;
  assert.is(wantedOn({ desired: masked }, 'job.timer'), undefined);
});

test('an instance is wanted by its own link', () => {
  const { after, facts } = questionIn({
    vendor: { 'web@.service': { ...service(), wantedBy: [] } },
  });
  const link = '/etc/systemd/system/multi-user.target.wants/web@a.b.service' as AbsolutePath;
  const dependencies = new Map([...after.dependencies, [link, '../web@.service']]);
  const expected = expectation({ ...after, dependencies }, facts);
  assert.is(expected('web@a.b.service'), 'multi-user.target');
  assert.is(expected('web@c.service'), undefined);
});

test.run();
