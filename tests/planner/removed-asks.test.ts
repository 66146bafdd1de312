import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planId } from '../../planner/plan.ts';
import type { PendingAction } from '../../schema/types.ts';
import { at, gone, plainValue, seenDirectory, seenFile, text } from '../support/planner-values.ts';
import { brief, steps } from '../support/planner-words.ts';
import { type World, world } from '../support/planner-world.ts';

const test = suite('what a file that goes asks of units');

const web = 'web.service';
const conf = '/etc/app.conf';
const ours = text('ours\n', { reload: [web] });
const silent = text('ours\n');
const owed = (op: PendingAction['op'], unit = web): PendingAction => ({
  op,
  unit,
  caused_by: [at(conf)],
});
const actions = (plan: ReturnType<World['plan']>): readonly string[] =>
  plan.steps
    .filter(({ executor }) => executor === 'units')
    .map(({ op, targets, why }) => `${op} ${targets.join(' ')}: ${why}`);

test('removed by apply or by destroy, its units are told after it went, and counted', () => {
  const told = world().settled('/etc/other', silent).keeps(conf, ours);
  for (const made of [told.plan(), told.destroy()]) {
    assert.equal(actions(made), [`reload ${web}: file:${conf} changed`]);
    assert.equal(made.steps.at(-1)?.caused_by, [at(conf)]);
    assert.is(made.summary.restart, 1);
    assert.equal(steps(made).slice(-1), [`reload ${web}`]);
    assert.is(made.plan_id, planId(made));
  }
});

test('where the original comes back, its units are told', () => {
  const made = world()
    .keeps(conf, ours, { original: 'd1' })
    .backup('d1', plainValue(text('theirs\n')))
    .destroy();
  assert.is(brief(made, conf), 'update restored_original');
  assert.equal(actions(made), [`reload ${web}: file:${conf} changed`]);
});

test('what had hidden a file and gives it back tells its units', () => {
  const made = world()
    .recorded(conf, gone({ restart: [web] }), { original: 'd1' })
    .backup('d1', plainValue(text('theirs\n')))
    .destroy();
  assert.equal(actions(made), [`restart ${web}: file:${conf} changed`]);
});

test('what only leaves the state tells nobody: nothing changed', () => {
  const found = world().keeps(conf, ours, { origin: 'adopted' });
  const lost = world().recorded(conf, ours);
  const taken = world().recorded(conf, ours).sees(conf, seenDirectory());
  for (const told of [found, lost, taken]) assert.equal(actions(told.destroy()), []);
});

test('a state of an older sm tells nobody, and learns the lists without another change', () => {
  assert.equal(actions(world().keeps(conf, silent).destroy()), []);
  const made = world().wants(conf, ours).keeps(conf, silent).plan();
  assert.is(brief(made, conf), 'no-op state_only');
  assert.equal(steps(made), [`record file:${conf}`]);
  assert.equal(world().settled(conf, ours).plan().resource_changes, []);
});

test('lists in another order, or with a unit twice, are no change', () => {
  const lists = ['b.service', 'a.service', 'b.service'];
  const made = world()
    .wants(conf, text('ours\n', { restart: lists }))
    .keeps(conf, silent, { restart: ['a.service', 'b.service'] })
    .plan();
  assert.equal(made.resource_changes, []);
});

test('a changed file tells those it no longer names once more, and the others as it now says', () => {
  const made = world()
    .wants(conf, text('new\n', { reload: ['a.service'] }))
    .keeps(conf, text('old\n', { restart: ['a.service', 'b.service'] }))
    .plan();
  assert.equal(actions(made), [
    `reload a.service: file:${conf} changed`,
    `restart b.service: file:${conf} changed`,
  ]);
});

test('a unit that only leaves the lists is left alone', () => {
  const made = world().wants(conf, silent).keeps(conf, ours).plan();
  assert.equal(steps(made), [`record file:${conf}`]);
});

test('it is done once, for what goes and for what changes, and a restart is enough', () => {
  const made = world()
    .wants('/etc/new', text('new\n', { restart: [web] }))
    .keeps(conf, ours)
    .plan();
  assert.equal(actions(made), [`restart ${web}: file:/etc/new changed`]);
  const both = world()
    .wants('/etc/new', text('new\n', { reload: [web] }))
    .keeps(conf, ours)
    .plan();
  assert.equal(actions(both), [`reload ${web}: file:${conf}, file:/etc/new changed`]);
});

test('what a file that has gone still owes is carried out, until it was done', () => {
  const left = world().settled('/etc/other', silent).owes(owed('reload'));
  assert.equal(actions(left.plan()), [`reload ${web}: file:${conf} changed`]);
  assert.equal(actions(left.destroy()), [`reload ${web}: file:${conf} changed`]);
});

test('what a change still owes to a unit that the file no longer names is carried out', () => {
  const told = world().settled(conf, silent).owes(owed('restart'));
  assert.equal(actions(told.plan()), [`restart ${web}: file:${conf} changed`]);
});

test('an entry that stays takes back what it asked for', () => {
  const dropped = world()
    .wants(conf, silent)
    .keeps(conf, text('ours\n', { restart: [web] }))
    .owes(owed('restart'));
  const weaker = world()
    .wants(conf, ours)
    .keeps(conf, text('ours\n', { restart: [web] }))
    .owes(owed('restart'));
  for (const told of [dropped, weaker]) assert.equal(actions(told.plan()), []);
});

test('drift that is put right tells those whom the manifest names', () => {
  const made = world().wants(conf, ours).recorded(conf, ours).sees(conf, seenFile('edited\n'));
  assert.equal(actions(made.plan()), [`reload ${web}: file:${conf} changed`]);
});

test.run();
