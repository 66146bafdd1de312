import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { programOf } from '../../../planner/units/program.ts';
import { comesBack, pulledDown, stoppedWith } from '../../../planner/units/reach.ts';
import type { AbsolutePath } from '../../../schema/types.ts';
import { changed, type Declared, service, unitText } from '../../support/unit-declared.ts';
import { actionsIn, programIn, questionIn } from '../../support/unit-world.ts';

const test = suite('how far a stop reaches');

const needs = (unit: string): Declared => service(`Unit.Requires=${unit}`);
const one = { desired: { 'a.service': changed(service()) }, recorded: { 'a.service': service() } };

test('it reaches running dependents through each other, and ends in a circle', () => {
  const desired = {
    'a.service': needs('c.service'),
    'b.service': needs('a.service'),
    'c.service': needs('b.service'),
    'd.service': needs('a.service'),
  };
  const running = ['a.service', 'b.service', 'c.service'];
  const { facts } = questionIn({ desired, recorded: desired, running });
  assert.equal(pulledDown(['a.service'], facts), ['b.service', 'c.service']);
});

test('it reaches what would start the stopped again, and what depends on that', () => {
  const vendor = {
    'a.service': service(),
    'a.timer': { text: unitText('Timer.OnCalendar=daily') },
    'b.service': needs('a.timer'),
  };
  const question = questionIn({ running: Object.keys(vendor), vendor });
  assert.equal(stoppedWith(['a.service'], question), ['a.timer', 'b.service']);
  assert.equal(pulledDown(['a.service'], question.facts), []);
});

test('a unit restarts in one job where stopping its timer would take sm down', () => {
  const vendor = {
    'a.timer': { text: unitText('Timer.OnCalendar=daily') },
    'sm-drift.service': needs('a.timer'),
  };
  const running = ['a.service', ...Object.keys(vendor)];
  assert.equal(actionsIn({ ...one, own: 'sm-drift.service', running, vendor }), [
    '13 restart a.service',
  ]);
});

test('a unit restarts in one job where a dependent of ours could not be started again', () => {
  const b = { 'b.service': service('Unit.Requires=a.service', 'Unit.RefuseManualStart=yes') };
  const program = programIn({
    desired: { ...one.desired, ...b },
    recorded: { ...one.recorded, ...b },
    running: ['a.service', 'b.service'],
  });
  assert.equal(
    program.actions.map(({ op, unit }) => `${op} ${unit}`),
    ['restart a.service'],
  );
  assert.equal(program.warnings, ['restarting a.service also restarts b.service']);
});

test('switch overrides the care for sessions, not that for sm', () => {
  const desired: Readonly<Record<string, Declared>> = {
    'a.service': { ...changed(service()), switch: 'restart' },
  };
  const world = { ...one, desired, running: ['a.service', 'getty@tty1.service'] };
  const vendor = { 'getty@tty1.service': needs('a.service') };
  assert.equal(actionsIn({ ...world, vendor }), ['12 restart a.service']);
  assert.equal(actionsIn({ ...world, own: 'getty@tty1.service', vendor }), []);
});

test('a transient unit restarts in one job: once stopped it would be forgotten', () => {
  const question = questionIn({
    desired: { 'run.service': { dropIns: { 'a.conf': '[Service]\nNice=1\n' } } },
    running: ['run.service'],
  });
  const path = '/run/systemd/transient/run.service' as AbsolutePath;
  const transient = (files: typeof question.after) => ({
    ...files,
    texts: new Map([...files.texts, [path, service().text ?? '']]),
  });
  const { actions } = programOf({
    ...question,
    after: transient(question.after),
    before: transient(question.before),
  });
  assert.equal(
    actions.map(({ op, unit }) => `${op} ${unit}`),
    ['restart run.service'],
  );
});

test('a unit that nothing defines is left running', () => {
  const desired = { 'a.service': { dropIns: { 'a.conf': '[Service]\nNice=1\n' } } };
  const program = programIn({ desired, running: ['a.service'] });
  assert.equal(program.actions, []);
  assert.match(program.kept[0]?.why ?? '', 'nothing defines it any more');
});

test('what comes back is defined, may be started, and needs nothing that goes', () => {
  const vendor = {
    'a.service': service(),
    'b.service': needs('a.service'),
    'c.service': service('Unit.RefuseManualStart=yes'),
    'd.service': { masked: true },
  } as const;
  const question = questionIn({ vendor });
  assert.ok(comesBack('b.service', [], question));
  assert.not(comesBack('b.service', ['a.service'], question));
  for (const name of ['c.service', 'd.service', 'e.service', 'session-1.scope']) {
    assert.not(comesBack(name, [], question), name);
  }
});

test.run();
