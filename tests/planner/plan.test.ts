import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plan, planId } from '../../planner/plan.ts';
import { canonical, pretty } from '../../schema/canonical.ts';
import { parse } from '../../schema/parse.ts';
import type { Plan } from '../../schema/types.ts';
import { gone, link, seenFile, text, unreadable } from '../support/planner-values.ts';
import { changed } from '../support/planner-words.ts';
import { allow, type World, world } from '../support/planner-world.ts';

const test = suite('plan');

/** One of everything. */
const busy = (): World =>
  world()
    .wants('/etc/new', text('new\n', { restart: ['new.service'] }))
    .settled('/etc/settled', text('as it was\n'))
    .wants('/etc/grown', text('more\n'))
    .keeps('/etc/grown', text('less\n'))
    .wants('/etc/swapped', link('elsewhere'))
    .keeps('/etc/swapped', text('a file\n'))
    .keeps('/etc/old', text('old\n'))
    .keeps('/etc/lent', text('lent\n'), { origin: 'adopted' })
    .wants('/etc/found', text('found\n'))
    .sees('/etc/found', seenFile('found\n'))
    .wants('/etc/theirs', text('ours\n'))
    .sees('/etc/theirs', seenFile('theirs\n'))
    .settled('/etc/drifting', text('calm\n'))
    .sees('/etc/drifting', seenFile('wild\n'))
    .wants('/etc/hidden', gone({ reload: ['old.service'] }))
    .sees('/etc/hidden', seenFile('vendor\n'));

test('equal inputs give equal bytes', () => {
  assert.is(pretty(busy().plan()), pretty(busy().plan()));
});

test('another time changes the timestamp only', () => {
  const one = busy().plan();
  const other = busy().plan({ timestamp: '2031-12-31T23:59:59.000Z' });
  assert.is(one.plan_id, other.plan_id);
  assert.equal({ ...other, timestamp: one.timestamp }, one);
});

test('the order in which manifest, state and facts were filled does not matter', () => {
  const expected = canonical(busy().plan());
  const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...items], { minLength: items.length });
  const { resolved, state, facts, ...rest } = busy().input();
  assert.ok(state);
  fc.assert(
    fc.property(
      shuffled(Object.entries(resolved.files)),
      shuffled(Object.entries(state.resources)),
      shuffled([...facts.files]),
      (wishes, entries, live) => {
        const made = plan({
          ...rest,
          resolved: { ...resolved, files: Object.fromEntries(wishes) },
          state: { ...state, resources: Object.fromEntries(entries) },
          facts: { ...facts, files: new Map(live) },
        });
        assert.is(canonical(made), expected);
      },
    ),
    { numRuns: 30 },
  );
});

test('planning changes none of its inputs', () => {
  const input = busy().input();
  const before = canonical([input, [...input.facts.files], [...input.facts.parents]]);
  plan(input);
  assert.is(canonical([input, [...input.facts.files], [...input.facts.parents]]), before);
});

/** Every copy of a value with one leaf changed or one key or element added. */
function* edits(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    yield [...value, 'more'];
    for (const [index, inner] of value.entries())
      for (const edited of edits(inner)) yield value.with(index, edited);
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, more: 1 };
    for (const [key, inner] of Object.entries(value)) {
      for (const edited of edits(inner)) yield { ...value, [key]: edited };
    }
  } else if (typeof value === 'boolean') yield !value;
  else yield typeof value === 'number' ? value + 1 : `${value}x`;
}

test('the id covers everything but itself and the timestamp', () => {
  const made = busy().plan(allow({ protected: ['file:/etc/motd'] }));
  assert.is(planId(made), made.plan_id);
  assert.match(made.plan_id, /^sha256:[0-9a-f]{64}$/);
  let count = 0;
  for (const edited of edits(made) as Generator<Plan>) {
    const blind = edited.plan_id !== made.plan_id || edited.timestamp !== made.timestamp;
    assert.is(planId(edited) === made.plan_id, blind, canonical(edited));
    count += 1;
  }
  assert.ok(count > 300, `${count} edits`);
});

test('a plan has the form that its schema promises', () => {
  const parsed = parse('plan', JSON.parse(pretty(busy().plan())));
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.problems));
});

test('only what changes is listed, sorted by address', () => {
  assert.equal(
    changed(busy().plan()),
    ['drifting', 'found', 'grown', 'hidden', 'lent', 'new', 'old', 'swapped'].map(
      (name) => `file:/etc/${name}`,
    ),
  );
});

test('the summary counts each kind, and a replacement twice', () => {
  assert.equal(busy().plan().summary, {
    add: 2,
    change: 2,
    destroy: 3,
    import: 1,
    forget: 1,
    restart: 2,
    conflict: 1,
    unchanged: 1,
  });
});

test('drift is listed beside the changes, sorted by address', () => {
  const { resource_drift: drift } = busy().plan();
  assert.equal(
    drift.map(({ address, status }) => `${address} ${status}`),
    ['file:/etc/drifting modified'],
  );
});

test('a conflict keeps the plan from being applied, and it still shows everything', () => {
  const made = busy().plan();
  assert.equal([made.applyable, made.errored, made.complete], [false, false, true]);
  assert.is(made.resource_changes.length, 8);
});

test('what could not be looked at makes a plan errored', () => {
  const made = world().settled('/etc/motd', text('hello\n')).sees('/etc/motd', unreadable).plan();
  assert.equal([made.applyable, made.errored], [false, true]);
  assert.equal(changed(made), []);
});

test('nothing to do is no change, no step and no conflict', () => {
  const made = world().settled('/etc/motd', text('hello\n')).plan();
  assert.equal([made.resource_changes, made.steps, made.conflicts], [[], [], []]);
  assert.equal([made.applyable, made.summary.unchanged], [true, 1]);
});

test('a first plan stands on no state, a later one on lineage and serial', () => {
  const first = world().wants('/etc/motd', text('hello\n'));
  assert.equal(first.plan().state, { lineage: null, serial: 0 });
  const later = first.keeps('/etc/motd', text('hello\n'));
  assert.equal(later.plan().state, { lineage: later.state()?.lineage, serial: 7 });
});

test('an assertion that does not hold is a conflict', () => {
  const made = world().plan({ failedChecks: ['Assertion has-disk failed'] });
  assert.equal(
    [made.applyable, made.conflicts.map(({ reason }) => reason)],
    [false, ['check_failed']],
  );
});

test.run();
