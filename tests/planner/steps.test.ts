import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PendingAction } from '../../schema/types.ts';
import { at, gone, missingBelow, seenFile, text } from '../support/planner-values.ts';
import { steps } from '../support/planner-words.ts';
import { type World, world } from '../support/planner-world.ts';

const test = suite('steps');

const web = 'web.service';
const wish = (more: Parameters<typeof text>[1] = {}) => text('new\n', more);
const old = text('old\n');
const owed = (op: PendingAction['op'], unit: string, ...causes: string[]): PendingAction => ({
  op,
  unit,
  caused_by: causes.map(at),
});
const units = (told: World) => told.plan().steps.filter(({ executor }) => executor === 'units');

test('making, writing, deleting, removing, recording, validating and units come in that order', () => {
  const made = world()
    .wants('/etc/new/conf', wish({ restart: ['b.service'], reload: ['a.service'] }))
    .directory('/etc/new', missingBelow('/etc', '/etc/new'))
    .wants('/etc/checked', wish({ validate: ['/usr/sbin/nginx', '-t'] }))
    .keeps('/etc/was/conf', old)
    .made('/etc/was')
    .wants('/etc/found', old)
    .sees('/etc/found', seenFile('old\n'))
    .plan();
  assert.equal(steps(made), [
    'mkdir /etc/new',
    'write file:/etc/checked file:/etc/new/conf',
    'delete file:/etc/was/conf',
    'rmdir /etc/was',
    'record file:/etc/found',
    'validate file:/etc/checked',
    'reload a.service',
    'restart b.service',
  ]);
});

test('steps are numbered from one', () => {
  const made = world().wants('/etc/a', wish()).keeps('/etc/b', old).plan();
  assert.equal(
    made.steps.map(({ id }) => id),
    [1, 2],
  );
});

test('parents are written before children and deleted after them', () => {
  const told = world();
  for (const name of ['/etc/b/c', '/etc/a', '/etc/b/a/x']) told.wants(name, wish());
  assert.equal(steps(told.plan()), ['write file:/etc/a file:/etc/b/a/x file:/etc/b/c']);
  const leaving = world().keeps('/etc/b/c', old).keeps('/etc/a', old).keeps('/etc/b/a/x', old);
  assert.equal(steps(leaving.destroy()), ['delete file:/etc/b/c file:/etc/b/a/x file:/etc/a']);
});

test('every change is in exactly one step of the files or the state', () => {
  const made = world()
    .wants('/etc/a', wish())
    .keeps('/etc/b', old)
    .wants('/etc/c', old)
    .sees('/etc/c', seenFile('old\n'))
    .keeps('/etc/d', old, { origin: 'adopted' })
    .plan();
  const targets = made.steps.flatMap((step) => step.targets);
  assert.equal(
    [...targets].sort(),
    made.resource_changes.map(({ address }) => address),
  );
});

test('a validator with {} looks at the staged file and is no step', () => {
  const made = world()
    .wants('/etc/a', wish({ validate: ['/bin/check', '-cf', '{}'] }))
    .plan();
  assert.equal(steps(made), ['write file:/etc/a']);
});

test('a unit acts once for all files that cause it', () => {
  const told = world()
    .wants('/etc/b', wish({ restart: [web] }))
    .wants('/etc/a', wish({ restart: [web, web] }))
    .wants('/etc/calm', wish({ restart: [web] }))
    .keeps('/etc/calm', wish());
  const [step, ...rest] = units(told);
  assert.equal([step?.op, step?.targets, rest], ['restart', [web], []]);
  assert.equal(step?.caused_by, [at('/etc/a'), at('/etc/b')]);
  assert.is(told.plan().summary.restart, 1);
});

test('a restart makes a reload of the same unit pointless', () => {
  const told = world()
    .wants('/etc/a', wish({ reload: [web, 'other.service'] }))
    .wants('/etc/b', wish({ restart: [web] }));
  assert.equal(
    units(told).map(({ op, targets }) => `${op} ${targets}`),
    ['reload other.service', `restart ${web}`],
  );
});

test('a unit is left alone when its file did not change', () => {
  const told = world()
    .wants('/etc/found', text('x', { restart: [web] }))
    .sees('/etc/found', seenFile('x'))
    .settled('/etc/settled', text('y', { reload: [web] }));
  assert.is(told.plan().summary.import, 1);
  assert.equal(units(told), []);
});

test('a file that is hidden causes its unit to act', () => {
  const told = world()
    .wants('/etc/a', gone({ reload: [web] }))
    .sees('/etc/a', seenFile('vendor\n'));
  assert.equal(
    units(told).map(({ op, caused_by }) => [op, caused_by]),
    [['reload', [at('/etc/a')]]],
  );
});

test('what an earlier apply still owes is carried out by the next plan', () => {
  const told = world()
    .settled('/etc/a', text('old\n', { restart: [web] }))
    .owes(owed('restart', web, '/etc/a'));
  const [step] = units(told);
  assert.equal([step?.op, step?.targets, step?.caused_by], ['restart', [web], [at('/etc/a')]]);
  assert.equal(told.plan().resource_changes, []);
  assert.is(told.plan().summary.restart, 1);
});

test('what is owed and what is new is done once, for both causes', () => {
  const told = world()
    .wants('/etc/b', wish({ restart: [web] }))
    .settled('/etc/a', text('old\n', { restart: [web] }))
    .owes(owed('restart', web, '/etc/a'));
  const [step, ...rest] = units(told);
  assert.equal([step?.caused_by, rest], [[at('/etc/a'), at('/etc/b')], []]);
});

test('an owed reload is covered by a new restart, and an owed restart covers a new reload', () => {
  const first = world()
    .wants('/etc/b', wish({ restart: [web] }))
    .settled('/etc/a', text('old\n', { reload: [web] }))
    .owes(owed('reload', web, '/etc/a'));
  const second = world()
    .wants('/etc/b', wish({ reload: [web] }))
    .settled('/etc/a', text('old\n', { restart: [web] }))
    .owes(owed('restart', web, '/etc/a'));
  for (const told of [first, second]) {
    assert.equal(
      units(told).map(({ op }) => op),
      ['restart'],
    );
  }
});

test('every unit action says which change caused it', () => {
  const told = world()
    .wants('/etc/a', wish({ reload: ['a.service'], restart: ['b.service', 'c.service'] }))
    .settled('/etc/z', text('old\n', { reload: ['d.service'] }))
    .owes(owed('reload', 'd.service', '/etc/z'));
  const found = units(told);
  assert.is(found.length, 4);
  for (const { caused_by: causes } of found) assert.ok(causes.length > 0);
});

test.run();
