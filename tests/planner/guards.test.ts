import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gone, seenFile, text } from '../support/planner-values.ts';
import { reasons } from '../support/planner-words.ts';
import { allow, type World, world } from '../support/planner-world.ts';

const test = suite('guards over the whole plan');

const hello = text('hello\n');

/** A host where so many files are managed and so many of them lose their entry. */
function losing(leaving: number, managed: number): World {
  const told = world();
  for (let index = 0; index < managed; index += 1) {
    if (index < leaving) told.keeps(`/etc/leaves${index}`, hello);
    else told.settled(`/etc/stays${index}`, hello);
  }
  return told;
}

for (const [leaving, managed, refused] of [
  [10, 11, false],
  [10, 49, false],
  [11, 12, true],
  [11, 54, true],
  [11, 55, false],
  [11, 56, false],
  [20, 100, false],
  [21, 100, true],
] as const) {
  test(`removing ${leaving} of ${managed} is ${refused ? 'refused' : 'planned'}`, () => {
    const made = losing(leaving, managed).plan();
    assert.equal(reasons(made), refused ? ['mass_delete'] : []);
    assert.is(made.applyable, !refused);
    assert.is(made.summary.destroy, leaving, 'the plan still shows everything');
  });
}

test('removing many files is planned with --allow-mass-delete', () => {
  const made = losing(60, 100).plan(allow({ mass_delete: true }));
  assert.equal([made.applyable, made.allowed.mass_delete, made.summary.destroy], [true, true, 60]);
});

test('hiding many managed files counts as removing them', () => {
  const told = world();
  for (let index = 0; index < 11; index += 1) {
    told.wants(`/etc/hidden${index}`, gone()).keeps(`/etc/hidden${index}`, hello);
  }
  assert.equal(reasons(told.plan()), ['mass_delete']);
});

test('changing many files does not count as removing them', () => {
  const told = world();
  for (let index = 0; index < 30; index += 1) {
    told.wants(`/etc/file${index}`, text('new\n')).keeps(`/etc/file${index}`, hello);
  }
  assert.ok(told.plan().applyable);
});

for (const managed of [1, 3, 40]) {
  test(`an empty manifest over ${managed} managed files is refused`, () => {
    const made = losing(managed, managed).plan();
    assert.equal([reasons(made), made.applyable], [['empty_manifest'], false]);
  });
}

test('an empty manifest is planned with --allow-mass-delete', () => {
  assert.ok(losing(40, 40).plan(allow({ mass_delete: true })).applyable);
});

test('an empty manifest on a host without state is nothing to do', () => {
  const made = world().plan();
  assert.equal([made.applyable, made.resource_changes], [true, []]);
});

test('destroy removes everything without a word', () => {
  const made = losing(40, 40).destroy();
  assert.equal([made.applyable, made.summary.destroy], [true, 40]);
});

test('a rollback to an empty generation is refused as well', () => {
  assert.equal(reasons(losing(3, 3).plan({ mode: 'rollback' })), ['empty_manifest']);
});

test('a manifest for another architecture is refused', () => {
  const made = world().wants('/etc/motd', hello).forSystem('aarch64-linux').plan();
  assert.equal([reasons(made), made.applyable], [['wrong_system'], false]);
});

test('a manifest for this architecture is planned', () => {
  assert.ok(world().wants('/etc/motd', hello).forSystem('x86_64-linux').plan().applyable);
});

test('all guards speak at once', () => {
  const made = losing(11, 12)
    .forSystem('aarch64-linux')
    .wants('/etc/shadow', text('x', { onConflict: 'backup' }))
    .sees('/etc/shadow', seenFile('theirs\n'))
    .plan();
  assert.equal([...reasons(made)].sort(), ['mass_delete', 'protected', 'wrong_system']);
});

test.run();
