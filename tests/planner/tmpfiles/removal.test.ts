import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { impliedDirectories } from '../../../planner/tmpfiles/implied.ts';
import { overwrittenFiles } from '../../../planner/tmpfiles/overwritten.ts';
import { contentDigest } from '../../../schema/canonical.ts';
import type { TmpfilesValue } from '../../../schema/types.ts';
import { directories, type Given, planned, thing } from '../../support/tmpfiles-question.ts';

const test = suite('removing what tmpfiles lines made');

const recordedAs = (is: TmpfilesValue['is'], more: Partial<TmpfilesValue> = {}): TmpfilesValue => ({
  type: 'tmpfiles',
  is,
  lines: [],
  ...more,
});
const directory = { '/srv/a': recordedAs('directory') };
const holding = (...paths: readonly string[]) => ({
  contents: new Map([['tmpfiles:/srv/a' as never, paths as never]]),
});

const actionsOf = (given: Given) =>
  planned(given).changes.map(({ name, change, action_reason }) => [
    name,
    change.actions[0],
    action_reason,
  ]);

test('an empty directory of ours goes', () => {
  const seen = { '/srv/a': thing('directory', { mode: '0700' }) };
  const actions = actionsOf({ recorded: directory, seen, ground: holding() });
  assert.equal(actions, [['/srv/a', 'delete', 'no_longer_declared']]);
});

test('a directory that holds something stays', () => {
  const seen = { '/srv/a': thing('directory') };
  const given = { recorded: directory, seen };
  const left = [['/srv/a', 'forget', 'left_in_place']];
  assert.equal(actionsOf({ ...given, ground: holding('/srv/a/data') }), left);
  assert.equal(actionsOf(given), left, 'as does one that was not looked into');
});

test('a directory goes with the directories in it', () => {
  const recorded = { ...directory, '/srv/a/b': recordedAs('directory') };
  const seen = { '/srv/a': thing('directory'), '/srv/a/b': thing('directory') };
  const contents = (inner: readonly string[]) =>
    new Map([
      ['tmpfiles:/srv/a', ['/srv/a/b']],
      ['tmpfiles:/srv/a/b', inner],
    ]) as never;
  const verbs = (inner: readonly string[]) =>
    actionsOf({ recorded, seen, ground: { contents: contents(inner) } }).map(([, verb]) => verb);
  assert.equal(verbs([]), ['delete', 'delete']);
  assert.equal(verbs(['/srv/a/b/data']), ['forget', 'forget']);
});

test('what was there before us stays', () => {
  const seen = { '/srv/a': thing('directory') };
  const given = { recorded: directory, seen, ground: holding(), origin: 'adopted' } as const;
  assert.equal(actionsOf(given), [['/srv/a', 'forget', 'left_in_place']]);
});

test('a link goes only as long as it leads where it did', () => {
  const recorded = { '/srv/a': recordedAs('symlink', { target: 't' }) };
  const at = (target: string) =>
    actionsOf({ recorded, seen: { '/srv/a': thing('symlink', { target }) } })[0]?.[1];
  assert.is(at('t'), 'delete');
  assert.is(at('u'), 'forget');
});

for (const is of ['file', 'fifo', 'device', 'anything'] as const) {
  test(`a ${is} stays: it may hold data`, () => {
    const actions = actionsOf({
      recorded: { '/srv/a': recordedAs(is) },
      seen: { '/srv/a': thing(is) },
    });
    assert.equal(actions, [['/srv/a', 'forget', 'left_in_place']]);
  });
}

test('what somebody replaced stays, and what is gone is forgotten', () => {
  const given = { recorded: directory, ground: holding() };
  assert.equal(actionsOf({ ...given, seen: { '/srv/a': thing('file') } })[0]?.[1], 'forget');
  assert.equal(actionsOf(given), [['/srv/a', 'forget', 'already_gone']]);
});

test('what cannot be looked at stays', () => {
  const seen = { '/srv/a': { type: 'unreadable', error: 'x' } } as const;
  const actions = actionsOf({ recorded: directory, seen, ground: holding() });
  assert.equal(actions, [['/srv/a', 'forget', 'left_in_place']]);
});

test('what a line for the boot still names stays', () => {
  const seen = { '/srv/a': thing('directory') };
  const given = { lines: ['d! /srv/a'], recorded: directory, seen, ground: holding() };
  assert.equal(actionsOf(given), [['/srv/a', 'forget', 'left_in_place']]);
});

test('directories that are made on the way are known, but for those with a line', () => {
  const lines = ['d /srv/x/y/z', 'd /srv/x/y', 'z /srv/q/r 0600', 'f /srv/s'];
  const paths = lines.map((text) => text.split(' ')[1] ?? '');
  const ground = directories({ '/srv': 0 }, ...paths);
  const { changes } = planned({ lines, ground });
  assert.equal(impliedDirectories(changes, { ...ground }), ['/srv/x']);
});

test('files whose bytes would be lost are known', () => {
  const lines = ['f+ /srv/a - - - - ours', 'f+ /srv/b - - - - ours', 'f /srv/c 0600 - - ours'];
  const theirs = thing('file', { content: contentDigest('theirs') });
  const ours = thing('file', { content: contentDigest('ours') });
  const recorded = Object.fromEntries(
    ['/srv/a', '/srv/b', '/srv/c'].map((one) => [one, recordedAs('file')] as const),
  );
  const seen = { '/srv/a': theirs, '/srv/b': ours, '/srv/c': theirs };
  assert.equal(overwrittenFiles(planned({ lines, recorded, seen }).changes), ['/srv/a']);
});

test.run();
