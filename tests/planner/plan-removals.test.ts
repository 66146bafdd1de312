import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  link,
  plainValue,
  seenDirectory,
  seenFile,
  seenPipe,
  text,
} from '../support/planner-values.ts';
import { brief, changeOf, reasons } from '../support/planner-words.ts';
import { world } from '../support/planner-world.ts';

const test = suite('what goes away');

const motd = '/etc/motd';
const hello = text('hello\n');

test('what is no longer declared is deleted', () => {
  const made = world().settled('/etc/other', hello).keeps(motd, hello).plan();
  assert.is(brief(made, motd), 'delete no_longer_declared');
  assert.equal(
    [changeOf(made, motd).change.after, changeOf(made, motd).record.entry],
    [null, 'remove'],
  );
});

test('what replaced something gives it back', () => {
  const original = plainValue(text('theirs\n', { mode: '0640', user: 33 }));
  const made = world()
    .settled('/etc/other', hello)
    .keeps(motd, hello, { original: 'd1' })
    .backup('d1', original)
    .plan();
  assert.is(brief(made, motd), 'update restored_original');
  const { change, record } = changeOf(made, motd);
  assert.equal([change.after, record.restores, record.entry], [original, 'd1', 'remove']);
});

test('an original that is not in the backups is a conflict, and nothing is deleted', () => {
  const made = world().settled('/etc/other', hello).keeps(motd, hello, { original: 'd1' }).plan();
  assert.equal([reasons(made), made.resource_changes], [['missing_original'], []]);
});

test('an entry with an original keeps it through an update', () => {
  const made = world().wants(motd, text('new\n')).keeps(motd, hello, { original: 'd1' }).plan();
  assert.is(changeOf(made, motd).record.original, 'd1');
});

test('destroy removes what was created, restores what was replaced, leaves what was found', () => {
  const made = world()
    .keeps('/etc/created', hello)
    .keeps('/etc/replaced', hello, { original: 'd1' })
    .backup('d1', plainValue(text('theirs\n')))
    .keeps('/etc/found', hello, { origin: 'adopted' })
    .destroy();
  assert.is(made.mode, 'destroy');
  assert.is(brief(made, '/etc/created'), 'delete no_longer_declared');
  assert.is(brief(made, '/etc/replaced'), 'update restored_original');
  assert.is(brief(made, '/etc/found'), 'forget left_in_place');
  assert.ok(made.applyable);
});

test('what was created and edited since is kept before it is deleted', () => {
  const made = world().recorded(motd, hello).sees(motd, seenFile('edited\n')).destroy();
  assert.is(brief(made, motd), 'delete no_longer_declared, keeps drifted, reverts drift');
});

test('what was created and is gone is forgotten', () => {
  const made = world().recorded(motd, hello).destroy();
  assert.is(brief(made, motd), 'forget already_gone');
});

test('what took the place of a created file is left', () => {
  const made = world()
    .recorded('/etc/a', hello)
    .sees('/etc/a', seenDirectory('/etc/a/theirs'))
    .recorded('/etc/b', link('x'))
    .sees('/etc/b', seenPipe)
    .destroy();
  assert.is(brief(made, '/etc/a'), 'forget no_longer_ours');
  assert.is(brief(made, '/etc/b'), 'forget no_longer_ours');
});

test.run();
