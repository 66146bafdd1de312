import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { link, plainValue, seenFile, text } from '../support/planner-values.ts';
import { brief, changeOf } from '../support/planner-words.ts';
import { type World, world } from '../support/planner-world.ts';

const test = suite('ignored drift');

const motd = '/etc/motd';
const hello = text('hello\n');

/** A world that ignores drift of these patterns, and did so when it was applied last. */
const ignoring = (...patterns: readonly string[]): World =>
  world().sets({ ignoreDrift: patterns }).hadSet({ ignoreDrift: patterns });

test('an ignored file is neither reported nor reverted', () => {
  const made = ignoring('file:/etc/motd')
    .settled(motd, hello)
    .sees(motd, seenFile('edited\n', { mode: '0600' }))
    .plan();
  assert.equal([made.resource_changes, made.resource_drift], [[], []]);
  assert.is(made.summary.unchanged, 1);
});

test('an ignored file that was deleted stays deleted', () => {
  const made = ignoring('file:/etc/**').wants(motd, hello).recorded(motd, hello).plan();
  assert.equal([made.resource_changes, made.resource_drift], [[], []]);
});

test('an ignored field is neither reported nor reverted', () => {
  for (const [field, live] of [
    ['mode', seenFile('hello\n', { mode: '0600' })],
    ['content', seenFile('edited\n')],
    ['user', seenFile('hello\n', { uid: 33 })],
    ['group', seenFile('hello\n', { gid: 33 })],
  ] as const) {
    const made = ignoring(`file:/etc/motd#${field}`).settled(motd, hello).sees(motd, live).plan();
    assert.equal([made.resource_changes, made.resource_drift], [[], []], field);
  }
});

test('the other fields of a file are still reported and reverted', () => {
  const made = ignoring('file:/etc/motd#mode')
    .settled(motd, hello)
    .sees(motd, seenFile('edited\n', { mode: '0600' }))
    .plan();
  assert.is(brief(made, motd), 'update drifted, keeps drifted, reverts drift');
  assert.equal(
    made.resource_drift.flatMap(({ fields }) => fields.map(({ path }) => path)),
    ['content'],
  );
  const { after } = changeOf(made, motd).change;
  assert.is(after?.type === 'file' && after.mode, '0600', 'the ignored mode stays as it is');
});

test('a new text is written and leaves an ignored mode alone', () => {
  const made = ignoring('file:/etc/motd#mode')
    .wants(motd, text('new\n'))
    .recorded(motd, hello)
    .sees(motd, seenFile('hello\n', { mode: '0600' }))
    .plan();
  const { action_reason: reason, change, reverts_drift: reverts } = changeOf(made, motd);
  assert.equal([reason, reverts], ['content_changed', false]);
  const { after } = change;
  assert.is(after?.type === 'file' && after.mode, '0600');
});

test('another address than the ignored one is not ignored', () => {
  const made = ignoring('file:/etc/*.conf').settled(motd, hello).sees(motd, seenFile('x')).plan();
  assert.is(made.summary.change, 1);
});

test('bytes that were ignored are kept before their file is deleted', () => {
  const made = ignoring('file:/etc/motd#content')
    .settled('/etc/other', hello)
    .recorded(motd, hello)
    .sees(motd, seenFile('written by a program\n'))
    .plan();
  assert.is(changeOf(made, motd).change.after, null);
  assert.is(changeOf(made, motd).record.keep, 'drifted');
});

test('bytes that were ignored are kept before the original comes back over them', () => {
  const made = ignoring('file:/etc/motd#content')
    .settled('/etc/other', hello)
    .recorded(motd, hello, { original: 'd1' })
    .backup('d1', plainValue(text('theirs\n')))
    .sees(motd, seenFile('written by a program\n'))
    .plan();
  assert.is(changeOf(made, motd).record.restores, 'd1');
  assert.is(changeOf(made, motd).record.keep, 'drifted');
});

test('bytes that were ignored are kept before a link takes their place', () => {
  const made = ignoring('file:/etc/motd#content')
    .wants(motd, link('elsewhere'))
    .recorded(motd, hello)
    .sees(motd, seenFile('written by a program\n'))
    .plan();
  assert.is(changeOf(made, motd).record.keep, 'drifted');
});

test('destroy removes what was created, also where its drift was ignored', () => {
  const made = ignoring('file:/etc/motd')
    .recorded(motd, hello)
    .sees(motd, seenFile('edited\n'))
    .destroy();
  assert.is(changeOf(made, motd).change.after, null);
  assert.is(changeOf(made, motd).record.keep, 'drifted');
});

test('destroy restores what was replaced, also where its drift was ignored', () => {
  const made = ignoring('file:/etc/motd')
    .recorded(motd, hello, { original: 'd1' })
    .backup('d1', plainValue(text('theirs\n')))
    .sees(motd, seenFile('edited\n'))
    .destroy();
  assert.is(changeOf(made, motd).record.restores, 'd1');
});

test('an entry that is gone from the manifest is given up, also where its drift is ignored', () => {
  const made = ignoring('file:/etc/motd')
    .settled('/etc/other', hello)
    .recorded(motd, hello)
    .sees(motd, seenFile('edited\n'))
    .plan();
  assert.is(changeOf(made, motd).record.entry, 'remove');
});

test.run();
