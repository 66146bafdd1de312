import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineProblem } from '../../../planner/tmpfiles/problem.ts';

const test = suite('what each systemd makes of a tmpfiles line');

const versions = [247, 252, 257, 262];

const takenBy = (text: string): readonly number[] =>
  versions.filter((version) => lineProblem(text, version) === undefined);

// Found out by giving these lines to the four; only the copy into itself is turned down by us alone.
for (const [text, taken] of [
  ['d /a 0755 root root 10d -', [247, 252, 257, 262]],
  ['L+ /a - - - - b', [247, 252, 257, 262]],
  ['d!- /a', [247, 252, 257, 262]],
  ['d= /a', [252, 257, 262]],
  ['f~ /a - - - - aGk=', [252, 257, 262]],
  ['f^ /a - - - - name', [252, 257, 262]],
  ['d /a :0755', [252, 257, 262]],
  ['d /a - :root', [252, 257, 262]],
  ['d /a - - - aAm:10d', [252, 257, 262]],
  ['d$ /a', [257, 262]],
  ['L? /a - - - - /b', [257, 262]],
  ['L? /a - - - - b', [262]],
  ['k /a - - - - cap_net_raw=ep', [262]],
  ['d %D/a', [262]],
  ['f /a - - - - %q', [257, 262]],
  ['f /a - - - - %A%M', [257, 262]],
  ['d /a\\x20b', [257, 262]],
  ['d "/a b"', [247, 252, 257, 262]],
  ['d /a\\\\b', [247, 252, 257, 262]],
  ['d /a - - - - argument', [247, 252, 257]],
  ['z /a - - - - argument', [247, 252, 257]],
  ['d /a - - - - -', [247, 252, 257, 262]],
  ['d+ /a', [247, 252, 257, 262]],
  ['d /srv/./a', [252, 257, 262]],
  ['d //srv//a//', [247, 252, 257, 262]],
  ['d? /a', []],
  ['z$ /a', []],
  ['d!! /a', []],
  ['L++ /a - - - - b', []],
  ['L~ /a - - - - Yg==', []],
  ['w /a', []],
  ['c /a - - - - 1', []],
  ['c /a - - - - 5000:3', []],
  ['c /a - - - - 01:3', [247, 252, 257, 262]],
  ['C /a - - - - relative', []],
  ['C /a/b/c - - - - /a', []],
  ['t /a', []],
  ['d /a - - - 10foo', []],
  ['f^ /a', []],
] as const) {
  test(`${text} is taken by ${taken.length === 0 ? 'none' : taken.join(', ')}`, () => {
    assert.equal(takenBy(text), taken);
  });
}

test('where the version is not known, what any version takes is taken', () => {
  for (const text of ['d= /a', 'd /a - - - - argument', 'k /a - - - - x', 'd /a\\x20b'])
    assert.is(lineProblem(text, null), undefined, text);
  assert.ok(lineProblem('d? /a', null));
});

test('a problem says what was found, and since when it could be had', () => {
  const problem = lineProblem('d$ /a', 252) ?? '';
  assert.match(problem, /found \$ after d, expected .* 252 .* 257/);
});

test.run();
