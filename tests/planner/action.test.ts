import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { actionsBetween, reasonBetween, verbOf, wordings } from '../../planner/action.ts';
import { link, plainValue, text } from '../support/planner-values.ts';

const test = suite('actions and their words');

const file = plainValue(text('x'));
const symlink = plainValue(link('x'));

test('each verb has the glyph that people know from Terraform', () => {
  assert.equal(
    Object.entries(wordings).map(([verb, { glyph }]) => `${verb} ${glyph}`),
    ['create +', 'update ~', 'delete -', 'replace -/+', 'forget .', 'import ='],
  );
});

test('no two verbs share a glyph or a wording', () => {
  for (const key of ['glyph', 'planned', 'doing', 'done'] as const) {
    const words = Object.values(wordings).map((wording) => wording[key]);
    assert.is(new Set(words).size, words.length, key);
  }
});

test('a verb is told from its actions', () => {
  assert.is(verbOf(['create']), 'create');
  assert.is(verbOf(['update']), 'update');
  assert.is(verbOf(['delete']), 'delete');
  assert.is(verbOf(['delete', 'create']), 'replace');
  assert.is(verbOf(['forget']), 'forget');
  assert.is(verbOf(['no-op']), 'import');
});

test('actions follow from what was there and what will be', () => {
  assert.equal(actionsBetween(null, file), ['create']);
  assert.equal(actionsBetween(file, null), ['delete']);
  assert.equal(actionsBetween(file, file), ['update']);
  assert.equal(actionsBetween(file, symlink), ['delete', 'create']);
  assert.equal(actionsBetween(null, null), ['no-op']);
});

test('a reason names the first thing that differs', () => {
  assert.is(reasonBetween(file, symlink), 'type_changed');
  assert.is(reasonBetween(file, plainValue(text('y', { mode: '0600' }))), 'content_changed');
  assert.is(
    reasonBetween(file, plainValue(text('x', { mode: '0600', user: 'web' }))),
    'mode_changed',
  );
  assert.is(reasonBetween(file, plainValue(text('x', { group: 'web' }))), 'owner_changed');
  assert.is(reasonBetween(symlink, plainValue(link('y'))), 'target_changed');
});

test.run();
