import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeProblem } from '../../schema/problem.ts';
import type { Address, ContentDigest, State } from '../../schema/types.ts';
import { decodeState, encodeState, type Migrations } from '../../state/codec.ts';
import { emptyState } from '../../state/ledger.ts';

const test = suite('codec');

const encoded = (one: State): string => [...encodeState(one)].join('');

const lineage = '00000000-0000-4000-8000-000000000000';

const hex = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const digest = hex(64).map((text) => `sha256:${text}` as ContentDigest);
const owner = fc.oneof(fc.string({ minLength: 1 }), fc.nat());
const mode = fc.constantFrom('0644', '0440', '4755');
const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
const address = name.map((text) => `file:/${text}` as Address);

const applied = fc.oneof(
  fc.record(
    {
      type: fc.constant('file' as const),
      content: digest,
      mode,
      user: owner,
      group: owner,
      size: fc.nat(),
    },
    { requiredKeys: ['type', 'content', 'mode', 'user', 'group'] },
  ),
  fc.record({ type: fc.constant('symlink' as const), target: name }),
  fc.record({ type: fc.constant('absent' as const) }),
);

const entry = fc.record(
  {
    kind: fc.constant('file' as const),
    schema_version: fc.constant(1),
    applied,
    origin: fc.constantFrom('created' as const, 'adopted' as const),
    original: fc.option(hex(64)),
    protect: fc.boolean(),
    depends_on: fc.array(address, { maxLength: 2 }),
    sensitive: fc.boolean(),
    seen: fc.record({ inode: fc.nat(), size: fc.nat(), mtime: fc.nat(), ctime: fc.nat() }),
  },
  {
    requiredKeys: [
      'kind',
      'schema_version',
      'applied',
      'origin',
      'original',
      'protect',
      'depends_on',
    ],
  },
);

const state: fc.Arbitrary<State> = fc
  .record({
    serial: fc.integer({ min: 1 }),
    generation: fc.nat(),
    applied: fc.option(
      fc.record({ plan_id: digest, at: fc.string(), by: name, manifest_sha256: hex(64) }),
    ),
    resources: fc.dictionary(address, entry, { maxKeys: 5 }),
    settings: fc.record({ retain: fc.integer({ min: 1 }) }, { requiredKeys: [] }),
    pending: fc.array(
      fc.record({
        op: fc.constantFrom('reload' as const, 'restart' as const),
        unit: fc.constantFrom('nginx.service', 'getty@tty1.service'),
        caused_by: fc.array(address, { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  })
  .map((drawn) => ({ ...emptyState(lineage, '0.1.0'), ...drawn }));

const sample: State = { ...emptyState(lineage, '0.1.0'), serial: 1 };

/** All that is said about bytes that are refused; fails where they are taken. */
function refusalOf(text: string, migrations?: Migrations): string {
  const decoded = decodeState(text, migrations);
  assert.is(decoded.ok, false, `taken: ${text.slice(0, 60)}`);
  return decoded.ok ? '' : decoded.problems.map(describeProblem).join('\n');
}

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)]));
}

test('what was encoded is decoded to the same state', () => {
  fc.assert(
    fc.property(state, (one) => {
      const decoded = decodeState(encoded(one));
      assert.equal(decoded.ok ? decoded.value : decoded.problems, JSON.parse(JSON.stringify(one)));
    }),
  );
});

test('equal states are equal bytes, whatever the order of their keys', () => {
  fc.assert(fc.property(state, (one) => encoded(reversed(one) as State) === encoded(one)));
});

test('different states are different bytes', () => {
  assert.is.not(encoded(sample), encoded({ ...sample, serial: 2 }));
});

test('no beginning of a state is taken for a state', () => {
  fc.assert(
    fc.property(state, fc.double({ min: 0, max: 1, noNaN: true }), (one, part) => {
      const text = encoded(one).trimEnd();
      refusalOf(text.slice(0, Math.floor(part * (text.length - 1))));
    }),
  );
});

test('an empty file is called empty', () => {
  for (const text of ['', ' ', '\n\n']) assert.match(refusalOf(text), /empty/);
});

test('garbage is refused, and never thrown about', () => {
  for (const text of ['\0\0\0\0', 'not json', '{"version":1', 'null', '[]', '1', '"x"', '{}']) {
    assert.ok(refusalOf(text) !== '', text);
  }
  fc.assert(fc.property(fc.string(), (text) => refusalOf(text) !== ''));
});

test('a version that is no whole number is refused at its place', () => {
  for (const version of ['1', 1.5, null, true, [1]]) {
    assert.match(refusalOf(JSON.stringify({ ...sample, version })), /^version: /);
  }
});

test('a newer version is refused with the sm that it needs, whatever else it holds', () => {
  const said = refusalOf(JSON.stringify({ version: 2, min_reader: '3.1.4', novel: true }));
  assert.match(said, /^version: found 2\b/);
  assert.match(said, '3.1.4');
  assert.match(refusalOf(JSON.stringify({ version: 2 })), /^version: found 2\b/);
});

test('an older version that nobody knows is refused, not guessed at', () => {
  for (const version of [0, -1, -1000000]) {
    assert.match(refusalOf(JSON.stringify({ ...sample, version })), /^version: /);
  }
});

test('migrations run one after the other, oldest first', () => {
  const ran: number[] = [];
  const step = (from: number) => (older: unknown) => {
    const { version } = older as { readonly version: number };
    assert.is(version, from);
    ran.push(from);
    return { ...(older as object), version: from + 1, serial: from === 0 ? 7 : from };
  };
  const known: Migrations = new Map([
    [0, step(0)],
    [-1, step(-1)],
    [-2, step(-2)],
  ]);
  const { serial: _, ...old } = sample;
  const decoded = decodeState(JSON.stringify({ ...old, version: -2 }), known);
  assert.equal(ran, [-2, -1, 0]);
  assert.equal(decoded.ok ? decoded.value : decoded.problems, { ...sample, serial: 7 });
});

test('a chain of migrations with a gap is refused', () => {
  const known: Migrations = new Map([[-2, (older) => ({ ...(older as object), version: -1 })]]);
  assert.match(refusalOf(JSON.stringify({ ...sample, version: -2 }), known), /^version: /);
});

test('what a migration makes is checked like any other state', () => {
  const known: Migrations = new Map([[0, () => ({ version: 1 })]]);
  assert.match(refusalOf('{"version":0}', known), 'lineage');
});

test.run();
