import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical, contentDigest, pretty, sameForm, sha256 } from '../../schema/canonical.ts';

const test = suite('canonical');

/** A JSON value with every object's keys turned round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  // Not assigned: that would lose a key named __proto__.
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' });

test('keys are sorted at every depth, lists keep their order, and there is no white space', () => {
  assert.is(
    canonical({ b: [3, 1, { z: 1, a: 2 }], a: null }),
    '{"a":null,"b":[3,1,{"a":2,"z":1}]}',
  );
});

test('the sorting example of RFC 8785 comes out as printed there', () => {
  const sorted = canonical({
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  });
  assert.equal(
    [...sorted.matchAll(/:"([^"]+)"/g)].map(([, name]) => name),
    [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ],
  );
});

test('the serialization example of RFC 8785 comes out as printed there', () => {
  const input: unknown = JSON.parse(
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  );
  assert.is(
    canonical(input),
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test('keys that look like numbers are sorted as texts', () => {
  assert.is(canonical({ 2: 'b', 10: 'a', '-': 0 }), '{"-":0,"10":"a","2":"b"}');
});

test('letters that look alike stay apart: nothing is normalized', () => {
  assert.is.not(canonical('\u00e9'), canonical('e\u0301'));
});

test('a key without a value is as good as no key', () => {
  assert.is(canonical({ b: undefined, a: 1 }), canonical({ a: 1 }));
  assert.is(canonical({ b: 2, gone: undefined, a: 1 }), canonical({ a: 1, b: 2 }));
});

test('the order of keys never matters', () => {
  fc.assert(fc.property(json, (value) => canonical(value) === canonical(reversed(value))));
});

test('reading it back gives the same value', () => {
  fc.assert(
    fc.property(json, (value) => {
      assert.equal(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('it is a fixed point: the form of what was read back is itself', () => {
  fc.assert(
    fc.property(json, (value) => canonical(JSON.parse(canonical(value))) === canonical(value)),
  );
});

test('different values have different forms', () => {
  const pairs = [
    [{ a: 1 }, { a: '1' }],
    [[], {}],
    [
      [1, [2]],
      [[1], 2],
    ],
    [null, 'null'],
    [{ a: null }, {}],
  ];
  for (const [left, right] of pairs) assert.is.not(canonical(left), canonical(right));
});

test('values have the same form exactly where their canonical bytes are equal', () => {
  const key = fc.constantFrom('a', 'b', '__proto__', 'toString', 'constructor');
  const some = fc.oneof(fc.constantFrom(null, 0, 1, 'x', '', undefined), fc.constant([]));
  const small = fc
    .array(fc.tuple(key, fc.oneof(some, fc.dictionary(key, some), fc.array(some))))
    .map((pairs) => Object.fromEntries(pairs));
  const any = fc.oneof(some, fc.array(small), small);
  const agrees = (left: unknown, right: unknown): boolean =>
    sameForm(left, right) === (canonical(left) === canonical(right));
  fc.assert(fc.property(any, any, agrees), { numRuns: 2000 });
  fc.assert(fc.property(json, (value) => sameForm(value, reversed(value))));
});

test('a document for people has sorted keys, two spaces and a newline at its end', () => {
  assert.is(
    pretty({ b: [1], a: { d: 1, c: 2 } }),
    '{\n  "a": {\n    "c": 2,\n    "d": 1\n  },\n  "b": [\n    1\n  ]\n}\n',
  );
});

test('a document for people holds the same value, whatever its keys are named', () => {
  fc.assert(
    fc.property(json, (value) => {
      assert.is(canonical(JSON.parse(pretty(value))), canonical(value));
      assert.is(pretty(value), pretty(reversed(value)));
    }),
  );
});

test('digests are those of sha256sum, of a text as UTF-8', () => {
  const ofEuro = 'c4cc90ed3d26f12d4b08a75140970a7904035c31cbb4515a83f19b9003c00d1d';
  assert.is(sha256(Buffer.from([0xe2, 0x82, 0xac])), sha256('€'));
  assert.is(sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.is(sha256('€'), ofEuro);
  assert.is(contentDigest('€'), `sha256:${ofEuro}`);
});

test.run();
