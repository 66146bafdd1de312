import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical, pretty, sha256 } from '../../schema/canonical.ts';
import { canonicalPieces, prettyPieces, sha256OfPieces } from '../../schema/pieces.ts';

const test = suite('pieces');

const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' });

// What documents are: small maps around large lists and maps of small things.
const large = fc
  .tuple(fc.integer({ min: 98, max: 103 }), fc.boolean(), json, json)
  .map(([count, isList, one, other]) => {
    const values = Array.from({ length: count }, (_, index) => (index % 7 === 0 ? other : one));
    const keyOf = (index: number) =>
      index % 3 === 0 ? `${200 - index}` : `k${(index * 37) % 101}`;
    return isList
      ? values
      : Object.fromEntries(values.map((value, index) => [keyOf(index), value]));
  });
const nested = large.map((value) =>
  Array.from({ length: 102 }, (_, index) => (index % 50 === 0 ? value : { index, value: 'small' })),
);
const document = fc.dictionary(
  fc.string({ unit: 'grapheme', maxLength: 5 }),
  fc.oneof(json, large, nested, fc.record({ large, json })),
  { maxKeys: 3 },
);

test('the pieces of any document, put together, are its canonical text', () => {
  fc.assert(
    fc.property(document, (value) => {
      assert.is([...canonicalPieces(value)].join(''), canonical(value));
      assert.is([...canonicalPieces(value, '\n')].join(''), `${canonical(value)}\n`);
    }),
    { numRuns: 100 },
  );
});

test('the pieces for reading, put together, are the pretty text', () => {
  fc.assert(
    fc.property(document, (value) => assert.is([...prettyPieces(value)].join(''), pretty(value))),
    { numRuns: 100 },
  );
});

test('keys without a value are left out everywhere, and a list keeps their place', () => {
  const small = { a: undefined, b: 1, c: [undefined, 2], d: { e: undefined } };
  const large = Object.fromEntries(
    Array.from({ length: 150 }, (_, index) => [`k${index}`, index % 2 === 0 ? undefined : small]),
  );
  const nothing = Object.fromEntries(Object.keys(large).map((key) => [key, undefined]));
  for (const value of [small, large, nothing, { large, nothing }, Array(150), undefined]) {
    assert.is([...canonicalPieces(value)].join(''), canonical(value));
    assert.is([...prettyPieces(value)].join(''), pretty(value));
  }
});

test('the digest of pieces is that of the text, for every script', () => {
  fc.assert(
    fc.property(document, (value) =>
      assert.is(sha256OfPieces(canonicalPieces(value)), sha256(canonical(value))),
    ),
  );
  const broken = { '\ud800': Array(5000).fill('\udc00 € 😀') };
  assert.is(sha256OfPieces(canonicalPieces(broken)), sha256(canonical(broken)));
});

test('no piece is longer than twice 64 KiB and a bit, however large the document', () => {
  const change = { address: 'file:/etc/x', change: { after: null, before: { target: '/x' } } };
  const files = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [index, change]));
  const plan = { manifest: { resolved: { files } }, resource_changes: Array(20_000).fill(change) };
  for (const pieces of [canonicalPieces(plan), prettyPieces(plan)]) {
    for (const piece of pieces) assert.ok(piece.length < 140_000, `${piece.length}`);
  }
});

test.run();
