import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeProblem, quote } from '../../schema/problem.ts';

const test = suite('problem');

test('a problem reads as place, colon, what was found, what is expected', () => {
  assert.is(
    describeProblem({ place: 'etc."motd".mode', found: 'number 420', expected: 'string' }),
    'etc."motd".mode: found number 420, expected string',
  );
});

test('what to do comes last', () => {
  assert.is(
    describeProblem({ place: 'a', found: 'b', expected: 'c', hint: 'did you mean d?' }),
    'a: found b, expected c; did you mean d?',
  );
});

test('a problem of the whole document starts without a colon', () => {
  assert.is(
    describeProblem({ place: '', found: 'nothing', expected: 'the key version' }),
    'found nothing, expected the key version',
  );
});

test('values are quoted as JSON, and absence has a word', () => {
  assert.is(quote('a"b'), '"a\\"b"');
  assert.is(quote(true), 'true');
  assert.is(quote(null), 'null');
  assert.is(quote({ a: 1 }), '{"a":1}');
  assert.is(quote(undefined), 'nothing');
});

test('a number is told apart from the same digits in quotes', () => {
  assert.is.not(quote(644), quote('644'));
  assert.match(quote(644), 'number 644');
});

test('a value of any length stays one short line', () => {
  for (const value of ['x'.repeat(1e6), 'a\nb'.repeat(100), Array(500).fill('x')]) {
    assert.ok(quote(value).length < 80, quote(value));
    assert.not.match(quote(value), '\n');
  }
});

test.run();
