import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { contentDigest } from '../../../schema/canonical.ts';
import type { TmpfilesValue } from '../../../schema/types.ts';
import { conflictsOf, planned, thing } from '../../support/tmpfiles-question.ts';

const test = suite('tmpfiles lines that cannot have their way');

const file = thing('file', { content: contentDigest('theirs') });
const empty = thing('file', { content: contentDigest('') });
const directory = thing('directory');
const fifo = thing('fifo');
const socket = thing('anything');
const linkTo = (target: string): TmpfilesValue => thing('symlink', { target });

// What systemd 247 to 262 leave as it is, mostly without a word and with exit code 0.
for (const [text, seen, words] of [
  ['d /srv/a', file, 'a file is there, which d leaves'],
  ['d /srv/a', linkTo('t'), 'a link is there, which d leaves'],
  ['d /srv/a', fifo, 'a fifo is there'],
  ['d /srv/a', socket, 'something else is there'],
  ['f /srv/a', directory, 'a directory is there, which f leaves'],
  ['f+ /srv/a', linkTo('t'), 'a link is there'],
  ['p /srv/a', file, 'a file is there, which p leaves'],
  ['c /srv/a - - - - 1:3', file, 'a file is there, which c leaves'],
  ['L /srv/a - - - - t', file, 'a file is there, which L leaves'],
  ['L /srv/a - - - - t', directory, 'write L+'],
  ['L /srv/a - - - - t', linkTo('z'), 'a link to z is there'],
  ['L= /srv/a - - - - t', linkTo('z'), 'a link to z is there'],
  ['e /srv/a', file, 'a file is there, which e leaves alone'],
  ['w /srv/a - - - - x', directory, 'a directory is there'],
] as const) {
  test(`${text} is skipped over ${JSON.stringify(seen.is)} (${words})`, () => {
    const [conflict, ...more] = conflictsOf({ lines: [text], seen: { '/srv/a': seen } });
    assert.equal([conflict?.[0], more], ['tmpfiles_skipped', []]);
    assert.ok(conflict?.[1].includes(words), conflict?.[1]);
    assert.ok(conflict?.[1].includes('/srv/a'), 'it names the path');
  });
}

for (const [text, seen, reason] of [
  ['L+ /srv/a - - - - t', file, 'unmanaged_file'],
  ['L+ /srv/a - - - - t', directory, 'is_directory'],
  ['L+ /srv/a - - - - t', socket, 'special_file'],
  ['d= /srv/a', file, 'unmanaged_file'],
  ['f= /srv/a', directory, 'is_directory'],
  ['p+ /srv/a', file, 'unmanaged_file'],
  ['f+ /srv/a - - - - ours', file, 'unmanaged_file'],
  ['F /srv/a', file, 'unmanaged_file'],
] as const) {
  test(`${text} would lose a ${seen.is} that is not ours: ${reason}`, () => {
    const conflicts = conflictsOf({ lines: [text], seen: { '/srv/a': seen } });
    assert.equal(
      conflicts.map(([one]) => one),
      [reason],
    );
  });
}

for (const [text, seen] of [
  ['d /srv/a', directory],
  ['d= /srv/a', linkTo('t')],
  ['f /srv/a - - - - ours', file],
  ['f+ /srv/a - - - - theirs', file],
  ['f+ /srv/a - - - - ours', empty],
  ['L /srv/a - - - - t', linkTo('t')],
  ['L+ /srv/a - - - - t', linkTo('z')],
  ['L+ /srv/a - - - - t', empty],
  ['e /srv/a', directory],
  ['e /srv/a', linkTo('t')],
  ['z /srv/a', socket],
  ['w /srv/a - - - - x', file],
  ['C /srv/a - - - - /s', file],
] as const) {
  test(`${text} goes with a ${seen.is}${seen.target ?? ''}`, () => {
    assert.equal(conflictsOf({ lines: [text], seen: { '/srv/a': seen } }), []);
  });
}

test('a file of ours that somebody changed is written anew', () => {
  const recorded: TmpfilesValue = {
    type: 'tmpfiles',
    is: 'file',
    content: contentDigest('ours'),
    lines: ['f+ /srv/a - - - - ours'],
  };
  const given = { lines: ['f+ /srv/a - - - - ours'], seen: { '/srv/a': file } };
  const { changes, conflicts } = planned({ ...given, recorded: { '/srv/a': recorded } });
  assert.equal(conflicts, []);
  assert.is(changes[0]?.reverts_drift, true);
});

test('a copy of nothing is skipped, unless this manifest makes the source', () => {
  const nothing = new Map([['/s' as never, null]]);
  const given = { lines: ['C /srv/a - - - - /s'], ground: { sources: nothing } };
  assert.match(conflictsOf(given)[0]?.[1] ?? '', /nothing is at \/s/);
  assert.equal(conflictsOf({ ...given, lines: [...given.lines, 'd /s'] }), []);
  const source = { type: 'file' } as never;
  for (const address of ['file:/s', 'file:/s/below'])
    assert.equal(
      conflictsOf({ ...given, resolved: { files: { [address]: source } as never } }),
      [],
    );
});

test('a copy over a thing of another type is skipped', () => {
  const ground = { sources: new Map([['/s' as never, 'file' as const]]) };
  const given = { lines: ['C /srv/a - - - - /s'], ground, seen: { '/srv/a': directory } };
  assert.match(conflictsOf(given)[0]?.[1] ?? '', /what is copied is a file/);
});

test('accounts that nobody has are a conflict, those that the manifest declares are none', () => {
  const lines = ['d /srv/a 0755 new :newer'];
  const reasons = (resolved = {}): readonly string[] =>
    conflictsOf({ lines, resolved }).map(([reason]) => reason);
  assert.equal(reasons(), ['unknown_user', 'unknown_group']);
  assert.equal(reasons({ users: { new: {} }, groups: { newer: {} } }), []);
  assert.equal(reasons({ users: { new: {}, newer: {} } }), [], 'an account has its own group');
  const other = { users: { new: {}, newer: { group: 'else' } } };
  assert.equal(reasons(other), ['unknown_group']);
});

test('a second line for a path that wants something else is ignored by systemd', () => {
  const given = (second: string, confs?: Record<string, string[]>) =>
    conflictsOf(confs ? { confs } : { lines: ['d /srv/a 0700', second] }).map(([reason]) => reason);
  assert.equal(given('d /srv/a 0755'), ['tmpfiles_skipped']);
  assert.equal(given('d /srv//a 0700 - - 1d'), ['tmpfiles_skipped']);
  assert.equal(given('D /srv/a 0700'), []);
  assert.equal(given('d /srv/a 700'), []);
  assert.equal(given('z /srv/a 0755'), []);
  assert.equal(given('e /srv/a 0755'), []);
  const files = { 'b.conf': ['d /srv/a 0700'], 'a.conf': ['d /srv/a 0755'] };
  const [[, detail = ''] = []] = conflictsOf({ confs: files });
  assert.match(detail, /d \/srv\/a 0700 of b\.conf/, 'the file whose name sorts first counts');
});

test('several lines may append to one file', () => {
  assert.equal(conflictsOf({ lines: ['w+ /srv/a - - - - x', 'w+ /srv/a - - - - y'] }), []);
  assert.is(conflictsOf({ lines: ['w /srv/a - - - - x', 'w /srv/a - - - - y'] }).length, 1);
});

test('lines of the same claim that want different things do not agree', () => {
  const lines = ['d /srv/a 0700', 'f /srv/a 0700'];
  assert.match(conflictsOf({ lines })[0]?.[1] ?? '', /another line makes a file there/);
  assert.is(conflictsOf({ lines: ['p /srv/a', 'w /srv/a - - - - x'] }).length, 1);
});

test('a line that somebody else’s file overrules at boot is a conflict', () => {
  const foreign = [
    { file: '/usr/lib/tmpfiles.d/tmp.conf' as never, text: 'q /tmp 1777 root root 10d' },
  ];
  const at = (name: string, text: string) =>
    conflictsOf({ confs: { [name]: [text] }, ground: { foreign } }).map(([, detail]) => detail);
  assert.match(at('zz.conf', 'd /tmp 1777')[0] ?? '', /at boot systemd takes the line q \/tmp/);
  assert.equal(at('50-ours.conf', 'd /tmp 1777'), [], 'ours comes first');
  assert.equal(at('zz.conf', 'q /tmp 1777 root 0 10d'), [], 'it wants the same');
  assert.equal(at('zz.conf', 'z /tmp 1777'), [], 'it only dresses');
  assert.equal(at('zz.conf', 'd /tmp/below'), []);
});

test('what cannot be looked at is a conflict', () => {
  const seen = { '/srv/a': { type: 'unreadable', error: 'permission denied (EACCES)' } } as const;
  assert.equal(conflictsOf({ lines: ['d /srv/a'], seen })[0]?.[0], 'unreadable');
  const state = { state: 'refused', reason: 'untrusted_link', at: '/srv', detail: 'is a link' };
  const parents = new Map([['/srv', state]]) as never;
  const [reason] = conflictsOf({ lines: ['d /srv/a'], seen, ground: { parents } })[0] ?? [];
  assert.is(reason, 'untrusted_link');
});

test('a line that this systemd does not know is a conflict that names the line', () => {
  const [[reason, detail = ''] = []] = conflictsOf({ lines: ['L? /srv/a - - - - /t'] });
  assert.is(reason, 'tmpfiles_unsupported');
  assert.match(detail, /L\? \/srv\/a .* of 50-ours\.conf/);
  const { conflicts } = planned({ lines: ['g /srv/a'] });
  assert.is(conflicts[0]?.address, 'file:/etc/tmpfiles.d/50-ours.conf');
});

test.run();
