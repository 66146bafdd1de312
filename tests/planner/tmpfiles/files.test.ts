import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conflictsOf } from '../../support/tmpfiles-question.ts';

const test = suite('tmpfiles lines beside the files of a manifest');

const files = {
  'file:/srv/file': { type: 'file', mode: '0644', user: 'root', group: 0 },
  'file:/srv/theirs': { type: 'file', mode: '0600', user: 'hello', group: 'root' },
  'file:/srv/link': { type: 'symlink', target: 't' },
  'file:/srv/gone': { type: 'absent' },
} as never;

const reasons = (...lines: readonly string[]): readonly string[] =>
  conflictsOf({ lines, resolved: { files } }).map(([reason]) => reason);

for (const text of [
  'd /srv/file',
  'f+ /srv/file',
  'L /srv/file - - - - t',
  'L /srv/link - - - - z',
  'f /srv/gone',
  'd /srv/file/below',
  'f /srv/file 0600',
  'z /srv/file 0600',
  'z /srv/file - hello',
  'm /srv/theirs - - 5',
  'w /srv/file - - - - x',
  'Z /srv - hello',
  'Z / 0640',
]) {
  test(`${text} cannot go with them`, () => {
    assert.equal(reasons(text), ['duplicate_target']);
  });
}

for (const text of [
  'f /srv/file',
  'f /srv/file 0644 root root - text',
  'z /srv/file 0644 0 root',
  'z /srv/theirs 0600 hello',
  'z /srv/file :0600 :hello',
  'L /srv/link - - - - t',
  'd /srv/link/below',
  'd /srv',
  'e /srv 0700 hello',
  'Z /srv',
  'Z /srv ~0600 - root',
  'Z /srv/other 0600',
  'C /srv/file - - - - /srv/theirs',
]) {
  test(`${text} goes with them`, () => {
    assert.equal(reasons(text), []);
  });
}

test('a conflict names the file', () => {
  const [[, detail = ''] = []] = conflictsOf({ lines: ['Z /srv - hello'], resolved: { files } });
  assert.match(detail, /changes the user of \/srv\/file/);
});

test.run();
