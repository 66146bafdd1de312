import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ParentFact } from '../../state/facts.ts';
import {
  link,
  missingBelow,
  path,
  seenDirectory,
  seenFile,
  text,
} from '../support/planner-values.ts';
import { brief, changeOf, reasons, steps } from '../support/planner-words.ts';
import { allow, type World, world } from '../support/planner-world.ts';

const test = suite('files and directories that change places');

const hello = text('hello\n');
const inTheWay: ParentFact = { state: 'blocked', at: path('/etc/app'), by: 'file' };

test('a file of ours gives way to a directory', () => {
  const made = world()
    .keeps('/etc/app', hello)
    .wants('/etc/app/conf', hello)
    .directory('/etc/app', inTheWay)
    .plan();
  assert.ok(made.applyable);
  assert.is(brief(made, '/etc/app'), 'delete no_longer_declared');
  assert.is(brief(made, '/etc/app/conf'), 'create declared');
  assert.equal(steps(made), ['clear file:/etc/app', 'mkdir /etc/app', 'write file:/etc/app/conf']);
});

test('a file of ours that someone edited is kept before it gives way', () => {
  const made = world()
    .recorded('/etc/app', hello)
    .sees('/etc/app', seenFile('edited\n'))
    .wants('/etc/app/deep/conf', hello)
    .directory('/etc/app/deep', inTheWay)
    .plan();
  assert.is(changeOf(made, '/etc/app').record.keep, 'drifted');
  assert.equal(steps(made), [
    'clear file:/etc/app',
    'mkdir /etc/app /etc/app/deep',
    'write file:/etc/app/deep/conf',
  ]);
});

test('a file that has to come back does not give way', () => {
  const made = world()
    .keeps('/etc/app', hello, { original: 'd1' })
    .backup('d1', { type: 'symlink', target: 'x' })
    .wants('/etc/app/conf', hello)
    .directory('/etc/app', inTheWay)
    .plan();
  assert.equal(reasons(made), ['parent_not_directory']);
});

test('a file that was adopted does not give way', () => {
  const made = world()
    .keeps('/etc/app', hello, { origin: 'adopted' })
    .wants('/etc/app/conf', hello)
    .directory('/etc/app', inTheWay)
    .plan();
  assert.equal(reasons(made), ['parent_not_directory']);
});

/** What the plan says gives way, it also takes away; else it cannot be carried out. */
function clearsWhatItSays(told: World): void {
  const made = told.wants('/etc/app/conf', hello).directory('/etc/app', inTheWay).plan();
  const clears = made.steps.some(
    ({ op, targets }) => op === 'clear' && targets.includes('file:/etc/app'),
  );
  assert.is(made.applyable, clears, steps(made).join('; '));
}

test('a file whose drift is ignored gives way, or is a conflict', () => {
  clearsWhatItSays(
    world()
      .recorded('/etc/app', hello)
      .sees('/etc/app', seenFile('edited\n'))
      .sets({ ignoreDrift: ['file:/etc/app'] }),
  );
});

test('a file that appeared where we had hidden one gives way, or is a conflict', () => {
  clearsWhatItSays(
    world().recorded('/etc/app', { type: 'absent' }).sees('/etc/app', seenFile('appeared\n')),
  );
});

test('a directory of ours gives way to a file', () => {
  const made = world()
    .wants('/etc/app', hello)
    .sees('/etc/app', seenDirectory('/etc/app/conf'))
    .keeps('/etc/app/conf', hello)
    .made('/etc/app')
    .plan();
  assert.ok(made.applyable);
  assert.is(brief(made, '/etc/app'), 'create declared');
  assert.is(changeOf(made, '/etc/app').precondition.type, 'directory');
  assert.equal(steps(made), ['clear file:/etc/app/conf', 'rmdir /etc/app', 'write file:/etc/app']);
});

test('directories of ours in directories of ours give way, the deepest first', () => {
  const made = world()
    .wants('/etc/app', link('elsewhere'))
    .sees('/etc/app', seenDirectory('/etc/app/sub/', '/etc/app/sub/conf', '/etc/app/top'))
    .keeps('/etc/app/sub/conf', hello)
    .keeps('/etc/app/top', hello)
    .made('/etc/app', '/etc/app/sub')
    .plan();
  assert.equal(steps(made), [
    'clear file:/etc/app/sub/conf file:/etc/app/top',
    'rmdir /etc/app/sub /etc/app',
    'write file:/etc/app',
  ]);
});

for (const [name, entries, directories] of [
  ['a foreign file in it', ['/etc/app/conf', '/etc/app/theirs'], ['/etc/app']],
  ['a foreign directory in it', ['/etc/app/conf', '/etc/app/theirs/'], ['/etc/app']],
  ['another maker', ['/etc/app/conf'], []],
] as const) {
  test(`a directory with ${name} does not give way`, () => {
    const made = world()
      .wants('/etc/app', { ...hello, onConflict: 'backup' })
      .sees('/etc/app', seenDirectory(...entries))
      .keeps('/etc/app/conf', hello)
      .made(...directories)
      .plan();
    assert.equal([reasons(made), made.applyable], [['is_directory'], false]);
  });
}

test('a directory with a managed file that stays does not give way', () => {
  const made = world()
    .wants('/etc/app', { ...hello, onConflict: 'backup' })
    .sees('/etc/app', seenDirectory('/etc/app/kept'))
    .keeps('/etc/app/kept', hello, { origin: 'adopted' })
    .made('/etc/app')
    .plan();
  assert.equal([reasons(made), made.applyable], [['is_directory'], false]);
});

test('a directory of strangers is replaced when told to back up, and kept', () => {
  const told = (): World =>
    world().wants('/etc/app', hello).sees('/etc/app', seenDirectory('/etc/app/theirs'));
  assert.equal(reasons(told().plan()), ['is_directory']);
  const made = told().plan(allow({ backup: ['file:/etc/app'] }));
  assert.is(brief(made, '/etc/app'), 'delete+create replaced_unmanaged, keeps original');
});

test('a missing parent of a file that gives way is made anew', () => {
  const made = world()
    .recorded('/etc/app', hello)
    .wants('/etc/app/conf', hello)
    .directory('/etc/app', missingBelow('/etc', '/etc/app'))
    .plan();
  assert.is(brief(made, '/etc/app'), 'forget already_gone');
  assert.equal(made.directories.create, [path('/etc/app')]);
});

test.run();
