import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pretty, sha256 } from '../../schema/canonical.ts';
import type { Plan } from '../../schema/types.ts';
import { at, path, sealed, secret, seenFile, sourced, text } from '../support/planner-values.ts';
import { changeOf } from '../support/planner-words.ts';
import { type World, world } from '../support/planner-world.ts';

const test = suite('what a plan shows');

const token = '/etc/token';
const motd = '/etc/motd';

/** Fails where a plan gives away a text: itself, its plain digest, or its length. */
function hides(made: Plan, ...contents: readonly string[]): void {
  const whole = pretty(made);
  for (const content of contents) {
    assert.not.ok(whole.includes(content), `shows ${content}`);
    assert.not.ok(whole.includes(sha256(content)), `shows the plain digest of ${content}`);
  }
}

const seenSecret = (content: string) =>
  seenFile(content, { content: sealed(content), mode: '0400' });

const cases: readonly (readonly [string, World])[] = [
  ['created', world().wants(token, secret('hunter2'))],
  [
    'changed',
    world()
      .wants(token, secret('hunter2'))
      .keeps(token, secret('hunter1'))
      .sees(token, seenSecret('hunter1')),
  ],
  ['drifted', world().settled(token, secret('hunter2')).sees(token, seenSecret('hunter1'))],
  [
    'deleted',
    world()
      .settled(motd, text('x'))
      .recorded(token, secret('hunter2'))
      .sees(token, seenSecret('hunter1')),
  ],
  [
    'replacing a file',
    world()
      .wants(token, secret('hunter2', { onConflict: 'backup' }))
      .sees(token, seenSecret('hunter1')),
  ],
  ['in conflict', world().wants(token, secret('hunter2')).sees(token, seenSecret('hunter1'))],
  [
    'no longer secret',
    world()
      .wants(token, text('open\n'))
      .recorded(token, secret('hunter2'))
      .sees(token, seenSecret('hunter1')),
  ],
];

for (const [name, told] of cases) {
  test(`a secret that is ${name} shows neither text nor plain digest`, () => {
    hides(told.plan(), 'hunter1', 'hunter2');
  });
}

test('a secret is marked on both sides and in the state', () => {
  const made = world()
    .wants(token, secret('b'))
    .recorded(token, secret('a'))
    .sees(token, seenSecret('a'))
    .plan();
  const { change, record } = changeOf(made, token);
  assert.equal(
    [change.before_sensitive, change.after_sensitive],
    [{ content: true }, { content: true }],
  );
  assert.is(record.sensitive, true);
});

test('the size of a secret is left out on both sides', () => {
  const made = world()
    .wants(token, secret('b'))
    .recorded(token, secret('a'))
    .sees(token, seenSecret('a'))
    .plan();
  const { before, after } = changeOf(made, token).change;
  assert.not('size' in (after ?? {}), 'after');
  assert.not('size' in (before ?? {}), 'before');
});

test('a declared text and the text that everybody may read are shown', () => {
  const made = world()
    .wants(motd, text('new\n'))
    .recorded(motd, text('old\n'))
    .sees(motd, seenFile('old\n'))
    .plan();
  const { before, after } = changeOf(made, motd).change;
  assert.equal(
    [before, after].map((value) => value?.type === 'file' && value.text),
    ['old\n', 'new\n'],
  );
});

test('the text of a file that not everybody may read is not shown', () => {
  const made = world()
    .wants(motd, text('new\n', { onConflict: 'backup' }))
    .sees(motd, seenFile('private words\n', { mode: '0640' }))
    .plan();
  assert.is(changeOf(made, motd).record.keep, 'original');
  assert.not.ok(pretty(made).includes('private words'));
});

test('the text of a file in a directory that not everybody may enter is not shown', () => {
  const made = world()
    .wants('/etc/closed/motd', text('new\n', { onConflict: 'backup' }))
    .directory('/etc/closed', { state: 'present', real: path('/etc/closed'), open: false })
    .sees('/etc/closed/motd', seenFile('private words\n'))
    .plan();
  assert.is(changeOf(made, '/etc/closed/motd').record.keep, 'original');
  assert.not.ok(pretty(made).includes('private words'));
});

test('the text of a source is shown where everybody may read the file, else not', () => {
  const previews = new Map([
    [at('/etc/open'), 'public words\n'],
    [at('/etc/closed'), 'private words\n'],
  ]);
  const made = world()
    .wants('/etc/open', sourced('public words\n'))
    .wants('/etc/closed', sourced('private words\n', { mode: '0600' }))
    .plan({ previews });
  assert.is(made.summary.add, 2);
  assert.ok(pretty(made).includes('public words'));
  assert.not.ok(pretty(made).includes('private words'));
});

test('what was written from a source that not everybody may read is not shown later either', () => {
  const before = sourced('private words\n', { mode: '0600' });
  const made = world()
    .wants(motd, sourced('other words\n', { mode: '0600' }))
    .recorded(motd, before)
    .sees(motd, seenFile('private words\n', { mode: '0600' }))
    .plan();
  assert.is(made.summary.change, 1);
  assert.not.ok(pretty(made).includes('private words'));
});

test('a text beyond 64 KiB is not repeated', () => {
  const made = world()
    .wants(motd, text('x'.repeat(64 * 1024 + 1)))
    .plan();
  const { after } = changeOf(made, motd).change;
  assert.not('text' in (after ?? {}));
});

test.run();
