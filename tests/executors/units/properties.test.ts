import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseList, parseProperties, parseTimeSpan } from '../../../executors/units/properties.ts';

const test = suite('what systemctl show prints');

test('each block is a unit, and a value may hold what it likes', () => {
  const blocks = parseProperties('Id=a.service\nEnvironment=A=b\n\n\nId=b.service\nJob=\n');
  assert.equal(
    blocks.map((block) => Object.fromEntries(block)),
    [
      { Id: 'a.service', Environment: 'A=b' },
      { Id: 'b.service', Job: '' },
    ],
  );
  assert.equal(parseProperties('\n'), []);
});

// As shell_maybe_quote() of systemd does it.
const quoted = (word: string): string =>
  /[\\ "'$`]/.test(word) ? `"${word.replace(/[\\"$`]/g, '\\$&')}"` : word;

test('a list is read as it was before it was quoted', () => {
  const word = fc.stringMatching(/^[a-z0-9 \\"'$`@.:_/-]{1,20}$/);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (words) => {
      assert.equal(parseList(words.map(quoted).join(' ')), words);
    }),
  );
  assert.equal(parseList(undefined), []);
});

test('time spans are seconds, and infinity is none', () => {
  assert.is(parseTimeSpan('1min 30s'), 90);
  assert.is(parseTimeSpan('2h 1.500s'), 7201.5);
  assert.is(parseTimeSpan('500ms'), 0.5);
  assert.is(parseTimeSpan('1d 1w'), 691_200);
  assert.is(parseTimeSpan('1y 1month'), 34_187_400);
  assert.is(parseTimeSpan('0'), 0);
  assert.is(parseTimeSpan('infinity'), null);
  assert.is(parseTimeSpan(''), null);
  assert.is(parseTimeSpan(undefined), null);
});

test.run();
