import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { environmentText } from '../../../planner/profile/environment.ts';

const test = suite('what user managers read');

/** A value as systemd reads it: a backslash means the next character, two dollars mean one. */
function read(value: string): string {
  return value.replace(/\\(.)|\$\$/gsu, (found, next: string | undefined) =>
    found === '$$' ? '$' : (next ?? ''),
  );
}

const assignments = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(/=(.*)/s) as [string, string]),
  );

test('every value arrives as it was declared', () => {
  const values = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !/[\p{Cc}\p{Surrogate}]/u.test(text));
  fc.assert(
    fc.property(values, (value) => {
      const written = assignments(environmentText({ A: value }, false)).get('A') ?? '';
      assert.is(read(written), value);
      assert.not.match(written, /(^|[^$])(\$\$)*\$(?!\$)/, 'no dollar that would be expanded');
      assert.not.match(written, /(^|[^\\])(\\\\)*["'# ]/, 'nothing that would be quoted or cut');
    }),
  );
});

test('nothing at all is written as an expansion to nothing, for an empty assignment is an error', () => {
  assert.is(assignments(environmentText({ A: '' }, false)).get('A'), `\${A:+}`);
});

test('the packages come first, before what the user manager has already', () => {
  const found = assignments(environmentText({}, true));
  assert.match(found.get('PATH') ?? '', /^\/run\/system-manager\/sw\/bin:\$\{PATH:-\/usr\/local\//);
  assert.match(found.get('XDG_DATA_DIRS') ?? '', /^\/run\/system-manager\/sw\/share:\$\{XDG_DATA/);
});

test('without packages there is no search path, and a declared one comes before ours', () => {
  assert.not.match(environmentText({ A: 'x' }, false), 'PATH');
  const lines = environmentText({ XDG_DATA_DIRS: '/srv' }, true).split('\n');
  const places = lines.flatMap((line, index) => (line.startsWith('XDG_DATA_DIRS=') ? index : []));
  assert.is(places.length, 2);
  assert.is(lines[places[0] ?? 0], 'XDG_DATA_DIRS=/srv');
});

test.run();
