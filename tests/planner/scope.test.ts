import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scopeOf, unmatched } from '../../planner/scope.ts';
import { at, seenFile, text } from '../support/planner-values.ts';
import { changed } from '../support/planner-words.ts';
import { type World, world } from '../support/planner-world.ts';

const test = suite('targets and excludes');

const hello = text('hello\n');
const three = (): World =>
  world().wants('/etc/a.conf', hello).wants('/etc/b.conf', hello).wants('/etc/deep/c.conf', hello);

test('without targets and excludes everything is planned, and the plan is complete', () => {
  const made = three().plan();
  assert.equal([made.complete, made.summary.add, made.targets, made.excludes], [true, 3, [], []]);
});

test('only targets are planned, and the plan says that it is not complete', () => {
  const made = three().plan({ targets: ['file:/etc/b.conf'] });
  assert.equal(changed(made), ['file:/etc/b.conf']);
  assert.equal([made.complete, made.targets], [false, ['file:/etc/b.conf']]);
});

test('a star stays within one step of a path, two do not', () => {
  assert.equal(changed(three().plan({ targets: ['file:/etc/*.conf'] })), [
    'file:/etc/a.conf',
    'file:/etc/b.conf',
  ]);
  assert.is(three().plan({ targets: ['file:/etc/**'] }).summary.add, 3);
});

test('excludes are left out, also where they are targets', () => {
  const made = three().plan({ targets: ['file:/etc/*.conf'], excludes: ['file:/etc/a*'] });
  assert.equal([changed(made), made.complete], [['file:/etc/b.conf'], false]);
});

test('excludes alone make a plan incomplete', () => {
  const made = three().plan({ excludes: ['file:/etc/a.conf'] });
  assert.equal([changed(made).length, made.complete], [2, false]);
});

test('several targets are planned together', () => {
  const made = three().plan({ targets: ['file:/etc/a.conf', 'file:/etc/deep/**'] });
  assert.equal(changed(made), ['file:/etc/a.conf', 'file:/etc/deep/c.conf']);
});

test('drift outside of the targets is not listed', () => {
  const drifting = (): World =>
    world()
      .settled('/etc/a', hello)
      .sees('/etc/a', seenFile('x'))
      .settled('/etc/b', hello)
      .sees('/etc/b', seenFile('x'));
  const made = drifting().plan({ targets: ['file:/etc/a'] });
  assert.equal(
    made.resource_drift.map(({ address }) => address),
    [at('/etc/a')],
  );
  assert.equal(changed(made), ['file:/etc/a']);
});

test('conflicts outside of the targets do not keep the plan from being applied', () => {
  const made = three()
    .sees('/etc/a.conf', seenFile('theirs\n'))
    .plan({ targets: ['file:/etc/b.conf'] });
  assert.equal([made.conflicts, made.applyable], [[], true]);
});

test('a target brings along what it depends on, and so on', () => {
  const addresses = ['/a', '/b', '/c', '/d'].map(at);
  const state = world()
    .recorded('/a', hello, { depends_on: [at('/b')] })
    .recorded('/b', hello, { depends_on: [at('/c')] })
    .recorded('/c', hello, { depends_on: [at('/a')] })
    .recorded('/d', hello)
    .state();
  const inScope = scopeOf(['file:/a'], [], addresses, state);
  assert.equal(addresses.filter(inScope), ['/a', '/b', '/c'].map(at));
});

test('a target brings along managed paths above it, which may have to make way', () => {
  const addresses = ['/etc/app', '/etc/app/conf', '/etc/other'].map(at);
  const inScope = scopeOf(['file:/etc/app/conf'], [], addresses, undefined);
  assert.equal(addresses.filter(inScope), ['/etc/app', '/etc/app/conf'].map(at));
});

test('a pattern that matches nothing is told', () => {
  const addresses = ['/etc/a.conf', '/etc/deep/c.conf'].map(at);
  assert.equal(
    unmatched(['file:/etc/*', 'file:/etc/nope', 'unit:*', 'file:/etc/deep/c.conf'], addresses),
    ['file:/etc/nope', 'unit:*'],
  );
});

test('names that begin with a dot are matched like all others', () => {
  assert.equal(unmatched(['file:/etc/*'], [at('/etc/.hidden')]), []);
});

test('an address with characters of a pattern is matched by itself', () => {
  assert.equal(unmatched(['file:/etc/a[1].conf'], [at('/etc/a[1].conf')]), []);
});

test.run();
