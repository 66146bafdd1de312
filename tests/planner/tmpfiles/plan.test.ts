import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { contentDigest } from '../../../schema/canonical.ts';
import { conflictsOf, onlyChange, planned, thing } from '../../support/tmpfiles-question.ts';

const test = suite('planning tmpfiles lines');

const line = 'd /srv/a 0750 hello root';
const lines = [line];
const value = {
  type: 'tmpfiles',
  is: 'directory',
  mode: '0750',
  user: 'hello',
  group: 'root',
  lines,
} as const;
const there = thing('directory', { mode: '0750', user: 909 });

test('what is not there is created', () => {
  const change = onlyChange({ lines });
  assert.equal(change.change.actions, ['create']);
  assert.equal(change.change.after, value);
  assert.equal(change.record, { entry: 'set', origin: 'created' });
  assert.is(change.precondition, null);
});

test('what is there as it should be is taken over untouched', () => {
  const change = onlyChange({ lines, seen: { '/srv/a': there } });
  assert.equal([change.change.actions, change.record.origin], [['no-op'], 'adopted']);
});

test('what is there otherwise is changed, and was there', () => {
  const change = onlyChange({ lines, seen: { '/srv/a': thing('directory') } });
  assert.equal([change.change.actions, change.record.origin], [['update'], 'adopted']);
  assert.equal(change.precondition, thing('directory', { group: 'root' }));
});

test('what is recorded and as it should be is left alone', () => {
  const judged = planned({ lines, seen: { '/srv/a': there }, recorded: { '/srv/a': value } });
  assert.equal([judged.changes, judged.conflicts, judged.unchanged], [[], [], 1]);
});

test('what somebody changed is put back, and the plan says so', () => {
  const seen = { '/srv/a': thing('directory', { mode: '0777', user: 909 }) };
  const change = onlyChange({ lines, seen, recorded: { '/srv/a': value } });
  assert.equal([change.change.actions, change.reverts_drift], [['update'], true]);
});

test('a line that only reads otherwise changes the state only', () => {
  const given = { lines: [`${line} 10d`], recorded: { '/srv/a': value } };
  const change = onlyChange({ ...given, seen: { '/srv/a': there } });
  assert.equal([change.change.actions, change.action_reason], [['no-op'], 'state_only']);
});

test('lines for the boot, for credentials and for removal make no resource', () => {
  const inert = ['d! /srv/a', 'f^ /srv/b - - - - name', 'r /srv/c', 'R! /srv/d', 'x /srv/e'];
  const judged = planned({ lines: inert });
  assert.equal([judged.changes, judged.conflicts], [[], []]);
});

test('what cannot be compared is carried out once, when its line is new', () => {
  const set = 't /srv/a - - - - user.x=y';
  const seen = { '/srv/a': there };
  const change = onlyChange({ lines: [line, set], seen, recorded: { '/srv/a': value } });
  assert.equal([change.change.actions, change.action_reason], [['update'], 'content_changed']);
  assert.is(change.change.importing, undefined);
  const recorded = { '/srv/a': { ...value, lines: [line, set] } };
  assert.equal(planned({ lines: [line, set], seen, recorded }).changes, []);
});

for (const text of ['z /srv/*.log 0600', 'Z /srv/a - hello', 'w /srv/a - - - - x', 'd /srv/%m']) {
  test(`${text} is carried out once`, () => {
    const change = onlyChange({ lines: [text] });
    assert.equal(change.change.actions, ['create']);
    const { after } = change.change;
    assert.ok(after?.type === 'tmpfiles');
    const recorded = { [change.name]: after };
    assert.equal(planned({ lines: [text], recorded }).changes, []);
  });
}

test('dressing what is not there yet is no conflict: it may come', () => {
  assert.equal(onlyChange({ lines: ['z /srv/a 0600'] }).change.actions, ['create']);
});

test('the content of a file binds a plan only where a line is about it', () => {
  const content = contentDigest('log');
  const seen = { '/srv/a': thing('file', { content, mode: '0600' }) };
  const { precondition } = onlyChange({ lines: ['f /srv/a 0644'], seen });
  assert.equal(precondition, thing('file', { mode: '0600' }));
});

test('what may fail and will promises nothing', () => {
  const seen = { '/srv/a': thing('file') };
  const { change } = onlyChange({ lines: ['d- /srv/a'], seen });
  assert.equal(change.after, { is: 'anything', lines: ['d- /srv/a'], type: 'tmpfiles' });
});

test('an optional link waits for what it leads to', () => {
  const given = { lines: ['L? /srv/a - - - - /srv/b'], systemd: 257 };
  const gone = { sources: new Map([['/srv/b' as never, null]]) };
  assert.is(onlyChange({ ...given, ground: gone }).change.after?.type, 'tmpfiles');
  const isAt = (sources: ReadonlyMap<never, 'file' | null>) => {
    const { after } = onlyChange({ ...given, ground: { sources } }).change;
    return after?.type === 'tmpfiles' ? after.is : undefined;
  };
  assert.is(isAt(gone.sources), 'anything');
  assert.is(isAt(new Map([['/srv/b' as never, 'file' as const]])), 'symlink');
});

test('an access list on a path or recursively above it hides the mode', () => {
  const { changes } = planned({ lines: ['A+ /srv - - - - u:root:rwx', 'd /srv/a 0750'] });
  const after = changes.find(({ name }) => name === '/srv/a')?.change.after;
  assert.equal(after, { is: 'directory', lines: ['d /srv/a 0750'], type: 'tmpfiles' });
});

test('an image keeps what is made at boot only', () => {
  const runtime = ['d /run/a', 'd /dev/a', 'z /sys/a 0600', 'w /proc/a - - - - x'];
  assert.equal(planned({ lines: runtime, ground: { image: true } }).changes, []);
  assert.is(planned({ lines: runtime }).changes.length, 4);
  const recorded = { '/run/a': value };
  assert.equal(planned({ recorded, ground: { image: true } }).changes, []);
});

test('directories by specifier are refused in an image', () => {
  const given = { lines: ['d %S/a', 'f /srv/b - - - - %t'] };
  assert.equal(conflictsOf(given), []);
  const reasons = conflictsOf({ ...given, ground: { image: true } }).map(([reason]) => reason);
  assert.equal(reasons, ['tmpfiles_unsupported', 'tmpfiles_unsupported']);
});

test('lines that delete at boot, or add again and again, are warned of', () => {
  const { warnings } = planned({
    lines: ['D /srv/a', 'R /srv/b', 'r! /srv/c', 'w+ /srv/d - - - - x', 'd /srv/e', 'f+ /srv/f'],
  });
  assert.is(warnings.length, 4);
  assert.match(warnings.join('\n'), /D \/srv\/a of 50-ours\.conf empties \/srv\/a at each boot/);
});

test('changes come sorted by address', () => {
  const { changes } = planned({ lines: ['d /srv/b', 'd /srv/a', 'd /srv/a/c'] });
  assert.equal(
    changes.map(({ name }) => name),
    ['/srv/a', '/srv/a/c', '/srv/b'],
  );
});

test.run();
