import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { words } from '../../../planner/units/words.ts';

const test = suite('words of a value');

test('blanks part words, and quotes hold them together', () => {
  assert.equal(words(' a  b\tc '), ['a', 'b', 'c']);
  assert.equal(words('"a b" \'c d\' e"f g"'), ['a b', 'c d', 'ef g']);
  assert.equal(words(''), []);
});

test('backslashes stay', () => {
  assert.equal(words('dev-a\\x2db.mount'), ['dev-a\\x2db.mount']);
});

test('a value with an open quote has none', () => {
  assert.equal(words('a "b c'), []);
  assert.equal(words("it's a"), []);
});

test.run();
