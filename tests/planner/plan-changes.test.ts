import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { contentDigest, sha256 } from '../../schema/canonical.ts';
import { gone, link, plainValue, seenAs, seenFile, text } from '../support/planner-values.ts';
import { brief, changeOf, reasons } from '../support/planner-words.ts';
import { allow, world } from '../support/planner-world.ts';

const test = suite('what changes');

const motd = '/etc/motd';
const hello = text('hello\n');

test('a file where nothing is, is created', () => {
  const made = world().wants(motd, hello).plan();
  assert.is(brief(made, motd), 'create declared');
  const { change, precondition, record } = changeOf(made, motd);
  assert.equal([change.before, precondition], [null, { type: 'absent' }]);
  assert.equal(change.after, { ...plainValue(hello), text: 'hello\n' });
  assert.equal([record.entry, record.origin, record.original], ['set', 'created', null]);
  assert.not('importing' in change);
});

for (const onConflict of ['refuse', 'backup', 'adopt'] as const) {
  test(`an identical file is imported untouched with onConflict: ${onConflict}`, () => {
    const made = world()
      .wants(motd, { ...hello, onConflict })
      .sees(motd, seenFile('hello\n'))
      .plan();
    assert.is(brief(made, motd), 'no-op already_present');
    const { change, record } = changeOf(made, motd);
    assert.equal(change.importing, {});
    assert.equal([record.entry, record.origin, record.original], ['set', 'adopted', null]);
    assert.equal([made.summary.import, made.summary.change, made.applyable], [1, 0, true]);
  });
}

test('replacing a foreign file is an update that keeps the original', () => {
  const made = world()
    .wants(motd, { ...hello, onConflict: 'backup' })
    .sees(motd, seenFile('theirs\n', { mode: '0600', uid: 33 }))
    .plan();
  assert.is(brief(made, motd), 'update replaced_unmanaged, keeps original');
  assert.equal(changeOf(made, motd).precondition, {
    type: 'file',
    content: contentDigest('theirs\n'),
    mode: '0600',
    uid: 33,
    gid: 0,
  });
});

test('another file is a conflict that names its owner and the ways out', () => {
  const input = world().wants(motd, hello).sees(motd, seenFile('theirs\n')).input();
  const packages = new Map([[`file:${motd}`, 'package base-files']]);
  const made = world().plan({ ...input, ...{ facts: { ...input.facts, packages } } });
  const [conflict] = made.conflicts;
  assert.is(conflict?.owner, 'package base-files');
  assert.equal([...(conflict?.resolutions ?? [])].sort(), ['adopt', 'backup', 'skip']);
  assert.equal([made.applyable, made.summary.conflict, made.resource_changes], [false, 1, []]);
});

for (const word of ['adopt', 'backup'] as const) {
  test(`--${word} resolves the conflict, and the plan remembers the word`, () => {
    const made = world()
      .wants(motd, hello)
      .sees(motd, seenFile('theirs\n'))
      .plan(allow({ [word]: [`file:${motd}`] }));
    assert.ok(made.applyable);
    assert.equal(made.allowed[word], [`file:${motd}`]);
    assert.is(changeOf(made, motd).record.keep, 'original');
    assert.is(changeOf(made, motd).record.origin, word === 'adopt' ? 'adopted' : 'created');
  });
}

for (const prefix of ['', 'sha256:']) {
  test(`a known file is replaced without asking, its digest written as ${prefix}…`, () => {
    const made = world()
      .wants(motd, { ...hello, knownHashes: [`${prefix}${sha256('vendor\n')}`] })
      .sees(motd, seenFile('vendor\n'))
      .plan();
    assert.is(brief(made, motd), 'update replaced_unmanaged, keeps original');
    assert.is(changeOf(made, motd).record.origin, 'created');
  });
}

test('another file than the known ones is refused', () => {
  const made = world()
    .wants(motd, { ...hello, knownHashes: [sha256('vendor\n')] })
    .sees(motd, seenFile('edited\n'))
    .plan();
  assert.equal(reasons(made), ['unmanaged_file']);
});

test('a new text is an update', () => {
  const made = world().wants(motd, hello).keeps(motd, text('before\n')).plan();
  assert.is(brief(made, motd), 'update content_changed');
});

test('a new mode, owner or link target says so', () => {
  const made = world()
    .wants('/etc/mode', text('x', { mode: '0600' }))
    .keeps('/etc/mode', text('x'))
    .wants('/etc/owner', text('x', { user: 'web' }))
    .keeps('/etc/owner', text('x'))
    .wants('/etc/link', link('new'))
    .keeps('/etc/link', link('old'))
    .plan();
  assert.is(brief(made, '/etc/mode'), 'update mode_changed');
  assert.is(brief(made, '/etc/owner'), 'update owner_changed');
  assert.is(brief(made, '/etc/link'), 'update target_changed');
});

test('drift is reverted by an update that keeps what is there', () => {
  const made = world().settled(motd, hello).sees(motd, seenFile('hacked\n')).plan();
  assert.is(brief(made, motd), 'update drifted, keeps drifted, reverts drift');
});

test('drift under a new wish is an update too, not a conflict', () => {
  const made = world()
    .wants(motd, text('new\n'))
    .recorded(motd, hello)
    .sees(motd, seenFile('hacked\n'))
    .plan();
  assert.is(brief(made, motd), 'update drifted, keeps drifted, reverts drift');
  assert.equal(made.conflicts, []);
});

test('a deleted file comes back', () => {
  const made = world().wants(motd, hello).recorded(motd, hello).plan();
  assert.is(brief(made, motd), 'create drifted, reverts drift');
});

test('a file that becomes a link is deleted and created', () => {
  const made = world().wants(motd, link('elsewhere')).keeps(motd, hello).plan();
  assert.is(brief(made, motd), 'delete+create type_changed');
});

test('a link that becomes a file is deleted and created', () => {
  const made = world().wants(motd, hello).keeps(motd, link('elsewhere')).plan();
  assert.is(brief(made, motd), 'delete+create type_changed');
});

test('an absent entry hides a file whatever its policy', () => {
  const made = world().wants(motd, gone()).sees(motd, seenFile('vendor\n')).plan();
  assert.is(brief(made, motd), 'delete declared_absent, keeps original');
});

test('owners are compared by number and recorded as declared', () => {
  const named = text('x', { user: 'web', group: 'web' });
  const made = world()
    .wants(motd, named)
    .keeps(motd, text('x', { user: 33, group: 33 }))
    .plan();
  assert.is(brief(made, motd), 'no-op converged_outside');
  assert.equal(
    world().wants(motd, named).recorded(motd, named).sees(motd, seenAs(named)).plan()
      .resource_changes,
    [],
  );
});

test('a user or group that the host does not know is a conflict', () => {
  const made = world()
    .wants(motd, text('x', { user: 'nobody-here', group: 'none-such' }))
    .plan();
  assert.equal([...reasons(made)].sort(), ['unknown_group', 'unknown_user']);
  assert.not.ok(made.applyable);
});

test.run();
