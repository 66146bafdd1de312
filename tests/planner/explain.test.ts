import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unexplained } from '../../planner/explain.ts';
import { fileChanges } from '../../planner/parts.ts';
import { seal } from '../../planner/plan.ts';
import type { AbsolutePath, Plan, ResourceChange } from '../../schema/types.ts';
import { at, missingBelow, path, plainValue, seenFile, text } from '../support/planner-values.ts';
import { changeOf } from '../support/planner-words.ts';
import { world } from '../support/planner-world.ts';

const test = suite('what explains a plan');

const told = world()
  .wants('/etc/app/new', text('new\n', { restart: ['app.service'] }))
  .directory('/etc/app', missingBelow('/etc', '/etc/app'))
  .wants('/etc/grown', text('more\n'))
  .keeps('/etc/grown', text('less\n'))
  .wants('/etc/theirs', text('ours\n', { onConflict: 'backup' }))
  .sees('/etc/theirs', seenFile('theirs\n'))
  .keeps('/etc/old/conf', text('old\n'))
  .made('/etc/old')
  .keeps('/etc/back', text('b\n'), { original: 'd1' })
  .backup('d1', plainValue(text('original\n')));
const made = told.plan();

const ownPlace = '/var/lib/system-manager' as AbsolutePath;

/** What is strange about this plan once it has been edited and given the id that fits. */
function strange(edit: Partial<Plan>): readonly string[] {
  const { plan_id: _, ...rest } = { ...made, ...edit };
  return unexplained(seal(rest), told.state(), told.facts(), ownPlace);
}

/** The changes with one of them edited. */
const edited = (name: string, edit: (change: ResourceChange) => ResourceChange): Partial<Plan> => ({
  resource_changes: fileChanges(made).map((change) =>
    change.address === at(name) ? edit(change) : change,
  ),
});

const withAfter = (name: string, after: ResourceChange['change']['after']): Partial<Plan> =>
  edited(name, (change) => ({ ...change, change: { ...change.change, after } }));

const withRecord = (name: string, record: Partial<ResourceChange['record']>): Partial<Plan> =>
  edited(name, (change) => ({ ...change, record: { ...change.record, ...record } }));

test('a plan as it was made is explained', () => {
  assert.ok(made.applyable);
  assert.equal(strange({}), []);
});

test('an added step is strange', () => {
  const step = {
    id: 9,
    executor: 'units',
    op: 'restart',
    targets: ['x'],
    why: '',
    caused_by: [],
  } as const;
  assert.equal(strange({ steps: [...made.steps, step] }), ['steps', 'unit x']);
});

test('a dropped or reordered step is strange', () => {
  assert.equal(strange({ steps: made.steps.slice(1) }), ['steps']);
  assert.equal(strange({ steps: made.steps.toReversed() }), ['steps']);
});

test('an added change is strange', () => {
  const shadow = {
    ...changeOf(made, '/etc/app/new'),
    address: at('/etc/shadow'),
    name: '/etc/shadow',
  };
  assert.ok(
    strange({ resource_changes: [...made.resource_changes, shadow] }).includes('file:/etc/shadow'),
  );
});

test('a change that deletes what is managed and still wanted is strange', () => {
  const edit = edited('/etc/grown', (change) => ({
    ...change,
    change: { ...change.change, actions: ['delete'], after: null },
    record: { entry: 'remove', keep: 'nothing' },
  }));
  assert.ok(strange(edit).includes('file:/etc/grown'));
});

test('another content, mode, owner or type afterwards is strange', () => {
  const after = plainValue(text('new\n'));
  for (const other of [
    { ...after, content: at('/x') },
    { ...after, mode: '4755' },
    { ...after, user: 'web' },
    { ...after, group: 33 },
    { type: 'symlink', target: '/etc/shadow' },
    null,
  ] as ResourceChange['change']['after'][]) {
    assert.ok(strange(withAfter('/etc/app/new', other)).includes('file:/etc/app/new'));
  }
});

test('another record is strange', () => {
  assert.equal(strange(withRecord('/etc/theirs', { keep: 'nothing' })), ['file:/etc/theirs']);
  assert.equal(strange(withRecord('/etc/theirs', { origin: 'adopted' })), ['file:/etc/theirs']);
  assert.equal(strange(withRecord('/etc/theirs', { original: 'd9' })), ['file:/etc/theirs']);
  assert.equal(strange(withRecord('/etc/theirs', { entry: 'remove' })), ['file:/etc/theirs']);
  assert.equal(strange(withRecord('/etc/grown', { protect: true })), ['file:/etc/grown']);
  assert.equal(strange(withRecord('/etc/back', { restores: 'd9' })), ['file:/etc/back']);
});

test('another name or type is strange', () => {
  assert.equal(strange(edited('/etc/grown', (change) => ({ ...change, name: '/etc/shadow' }))), [
    'file:/etc/grown',
  ]);
  assert.equal(
    strange(
      edited('/etc/grown', (change) => ({ ...change, type: 'user' }) as unknown as ResourceChange),
    ),
    ['file:/etc/grown', 'steps'],
  );
});

test('foreign bytes that are said not to be there are strange', () => {
  const edit = edited('/etc/theirs', (change) => ({
    ...change,
    change: { ...change.change, actions: ['create'], before: null },
    record: { ...change.record, keep: 'nothing' },
  }));
  assert.ok(strange(edit).includes('file:/etc/theirs'));
});

test('drift that is said to be what was recorded is strange', () => {
  const drifting = world().settled('/etc/a', text('a')).sees('/etc/a', seenFile('edited'));
  const { plan_id: _, ...rest } = drifting.plan();
  const resource_changes = rest.resource_changes.map((change) => ({
    ...change,
    reverts_drift: false,
    record: { ...change.record, keep: 'nothing' as const },
  }));
  const found = unexplained(
    seal({ ...rest, resource_changes }),
    drifting.state(),
    drifting.facts(),
    ownPlace,
  );
  assert.equal(found, ['file:/etc/a']);
});

test('a directory that no change needs, or that we did not make, is strange', () => {
  const { create, remove } = made.directories;
  assert.ok(
    strange({ directories: { create: [...create, path('/srv')], remove } }).includes('/srv'),
  );
  assert.ok(
    strange({ directories: { create, remove: [...remove, path('/home')] } }).includes('/home'),
  );
});

test('a manifest that was edited explains nothing that it does not say', () => {
  const { resolved } = made.manifest;
  const files = { ...resolved.files, [at('/etc/grown')]: text('evil\n') };
  const manifest = { ...made.manifest, resolved: { ...resolved, files } };
  assert.equal(strange({ manifest }), ['file:/etc/grown']);
});

test.run();
