import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type JobUnit, toJobUnit } from '../../../executors/units/job-unit.ts';
import { type Afterwards, foreseen, verdictOf } from '../../../executors/units/verdict.ts';

const test = suite('how jobs ended');

function unit(properties: Readonly<Record<string, string>> = {}): JobUnit {
  const all = {
    Id: 'a.service',
    LoadState: 'loaded',
    ActiveState: 'inactive',
    SubState: 'dead',
    Result: 'success',
    CanStart: 'yes',
    CanStop: 'yes',
    ...properties,
  };
  return toJobUnit('a.service', new Map(Object.entries(all)));
}

const facts = (after: JobUnit, more: Partial<Afterwards> = {}): Afterwards => ({
  before: unit(),
  after,
  complaint: undefined,
  late: false,
  general: undefined,
  lacks: false,
  ...more,
});

const running = { ActiveState: 'active', SubState: 'running', InvocationID: '1' };
const crashed = {
  ActiveState: 'failed',
  SubState: 'failed',
  Result: 'exit-code',
  ExecMainStatus: '3',
};

test('a unit that cannot be loaded fails before anything is tried, and is stopped already', () => {
  const gone = unit({
    LoadState: 'not-found',
    CanStart: 'no',
    LoadError: 'org.freedesktop.systemd1.NoSuchUnit "Unit a.service not found."',
  });
  assert.equal(foreseen('start', gone), {
    kind: 'failed',
    result: 'not-found',
    why: 'Unit a.service not found',
  });
  assert.equal(foreseen('stop', gone), { kind: 'done' });
});

test('a unit whose file is gone can still be stopped while it runs', () => {
  assert.is(foreseen('stop', unit({ ...running, LoadState: 'not-found' })), undefined);
});

test('what may not be done by hand is not tried', () => {
  assert.match(JSON.stringify(foreseen('start', unit({ CanStart: 'no' }))), 'RefuseManualStart');
  assert.match(JSON.stringify(foreseen('restart', unit({ CanStop: 'no' }))), 'RefuseManualStop');
  assert.match(JSON.stringify(foreseen('reload', unit(running))), 'CanReload=no');
  assert.is(foreseen('stop', unit({ CanStart: 'no' })), undefined);
  assert.is(foreseen('reload-or-restart', unit(running)), undefined);
});

test('a unit that finished, or that its conditions keep from starting, is done', () => {
  assert.equal(verdictOf('start', facts(unit())), { kind: 'done' });
});

test('a unit that broke down right after its start has failed, though its job ended well', () => {
  const failed = { kind: 'failed', result: 'exit-code', why: 'it failed (exit-code, status 3)' };
  assert.equal(verdictOf('start', facts(unit(crashed))), failed);
  const retried = { ...crashed, ActiveState: 'activating', SubState: 'auto-restart' };
  assert.equal(verdictOf('restart', facts(unit(retried))), failed);
});

test('a complaint counts, and says with which status', () => {
  const complaint = { result: 'failed', why: 'the control process exited with error code' };
  assert.equal(verdictOf('start', facts(unit(crashed), { complaint })), {
    kind: 'failed',
    result: 'exit-code',
    why: 'the control process exited with error code (exit-code, status 3)',
  });
});

test('a failed reload leaves the unit running, and is a failure', () => {
  const after = unit({ ...running, ReloadResult: 'exit-code' });
  const wanted = { kind: 'failed', result: 'exit-code', why: 'its reload failed (exit-code)' };
  const complaint = { result: 'failed', why: 'it failed' };
  assert.equal(verdictOf('reload', facts(after, { complaint })), wanted);
  assert.equal(verdictOf('reload', facts(after)), wanted);
  const well = unit({ ...running, ReloadResult: 'success' });
  assert.equal(verdictOf('reload', facts(well)), { kind: 'done' });
});

test('a stop is done when the unit is down, by force as well', () => {
  const killed = unit({ ...crashed, Result: 'timeout' });
  assert.equal(verdictOf('stop', facts(killed)), { kind: 'done' });
  const complaint = { result: 'refused', why: 'Unit a.service not loaded' };
  assert.equal(verdictOf('stop', facts(unit(), { complaint })), { kind: 'done' });
});

test('a unit that is up after its stop still runs, unless that is another run', () => {
  const before = unit(running);
  assert.is(verdictOf('stop', facts(unit(running), { before })).kind, 'failed');
  const again = unit({ ...running, InvocationID: '2' });
  assert.is(verdictOf('stop', facts(again, { before })).kind, 'done');
});

test('a restart that changed nothing is none', () => {
  const before = unit(running);
  assert.is(verdictOf('restart', facts(unit(running), { before })).kind, 'failed');
  assert.is(verdictOf('reload-or-restart', facts(unit(running), { before })).kind, 'done');
});

test('a unit is late while its job goes on, and failed once it has', () => {
  const starting = unit({ ActiveState: 'activating', SubState: 'start', Job: '12' });
  const late = verdictOf('start', facts(starting, { late: true }));
  assert.is(late.kind, 'late');
  assert.match(JSON.stringify(late), 'systemd goes on with it (activating, start)');
  assert.match(
    JSON.stringify(verdictOf('start', facts(unit(), { late: true }))),
    'by now it is over',
  );
  assert.is(verdictOf('start', facts(unit(crashed), { late: true })).kind, 'failed');
  assert.is(verdictOf('stop', facts(unit(running), { late: true })).kind, 'late');
});

test('what systemctl did not live to say is told by the units that are needed', () => {
  assert.equal(verdictOf('start', facts(unit(), { lacks: true })), {
    kind: 'failed',
    result: 'dependency',
    why: 'a unit that it needs failed',
  });
  const tried = unit({ ConditionTimestampMonotonic: '5' });
  assert.is(verdictOf('start', facts(tried, { lacks: true })).kind, 'done');
});

test('where the call as a whole went wrong, only what is up is done', () => {
  const general = 'Failed to connect to bus';
  assert.is(verdictOf('start', facts(unit(running), { general })).kind, 'done');
  assert.is(verdictOf('start', facts(unit(), { general })).kind, 'failed');
  assert.is(verdictOf('reload', facts(unit(running), { general })).kind, 'failed');
  assert.is(verdictOf('stop', facts(unit(), { general })).kind, 'done');
});

test.run();
