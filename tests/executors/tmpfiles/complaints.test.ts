import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  complaintsAbout,
  complaintsOf,
  mayBeAbout,
  unaddressed,
} from '../../../executors/tmpfiles/complaints.ts';
import { path } from '../../support/door.ts';

const test = suite('what systemd-tmpfiles says about a path');

const said = [
  '"/srv/a" already exists and is not a directory.',
  'Detected unsafe path transition /srv/u (owned by u1) → /srv/u/x (owned by root) during canonicalization of srv/u/x.',
  "/etc/tmpfiles.d/50.conf:8: Failed to resolve user 'nobody-here': No such process",
  'Failed to parse ACL "u:x:r", ignoring: Invalid argument',
].join('\n');

const about = (text: string, root = '/', output = said): number =>
  complaintsAbout(path(text), complaintsOf(output), root).length;

test('it is found where it names the path as a whole', () => {
  assert.is(about('/srv/a'), 1);
  for (const other of ['/srv/ab', '/other/srv/a', '/a', '/x/a']) assert.is(about(other), 0, other);
  assert.is(about('/srv/a', '/', 'Skipping /srv/ab and /root/srv/a and /srv/a.conf.'), 0);
  assert.is(about('/srv/a', '/', 'Cannot open /srv/a.'), 1);
});

test('it is found where it names a directory above the path only', () => {
  assert.is(about('/srv/u/x/y'), 1);
  assert.is(about('/srv/a/b'), 1);
});

test('it is found with the root before it', () => {
  assert.is(about('/srv/a', '/image', '"/image/srv/a" already exists'), 1);
  assert.is(about('/srv/a', '/image', '"/other/srv/a" already exists'), 0);
});

test('notices are no complaints', () => {
  const notices = [
    "50.conf:1: d lines don't take argument fields, ignoring.",
    '50.conf:1: Line references path below legacy directory /var/run/, updating /var/run/x → /run/x',
    'Wrong file type 0o120000; rm -rf "/srv/a"',
    "Symlink source path '/srv/t' does not exist, skipping line.",
    '',
  ];
  assert.equal(complaintsOf(notices.join('\n')), []);
});

test('what names none of the paths may be about lines that hold a word of it', () => {
  const rest = unaddressed([path('/srv/a'), path('/srv/u/x/y')], complaintsOf(said), '/');
  assert.is(rest.length, 2);
  const [user = '', list = ''] = rest;
  assert.ok(mayBeAbout(user, ['d /srv/b - nobody-here']));
  assert.not(mayBeAbout(user, ['d /srv/b - root']));
  assert.ok(mayBeAbout(list, ['a /srv/b - - - - u:x:r']));
  assert.ok(mayBeAbout('Out of memory', ['d /srv/b']), 'it quotes nothing');
});

test.run();
