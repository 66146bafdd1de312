import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ContentDigest, FileValue, Fingerprint } from '../../schema/types.ts';
import { type Actual, fingerprint, type Owners } from '../../state/facts.ts';
import {
  differences,
  holds,
  liveValue,
  nothing,
  sameFingerprint,
  sameValue,
} from '../../state/same.ts';

const test = suite('same');

const owners: Owners = {
  users: new Map(Object.entries({ root: 0, web: 7, alias: 7 })),
  groups: new Map(Object.entries({ root: 0, adm: 4 })),
};

const digest = (letter: string): ContentDigest => `sha256:${letter.repeat(64)}` as ContentDigest;

// Few values of each field, so that two things drawn at random are often alike but for one of them.
const content = fc.constantFrom(digest('a'), digest('b'));
const mode = fc.constantFrom('0644', '0600');
const target = fc.constantFrom('/x', '../x');
const what = fc.constantFrom('fifo', 'socket');
const user = fc.constantFrom('root', 'web', 'alias', 'unknown', 0, 7);
const group = fc.constantFrom('root', 'adm', 'unknown', 0, 4);
const uid = fc.constantFrom(0, 7);
const gid = fc.constantFrom(0, 4);
const optional = { requiredKeys: ['type', 'target'] as ['type', 'target'] };

const symlink = fc.record({ type: fc.constant('symlink' as const), target, content }, optional);
const special = fc.record({ type: fc.constant('special' as const), what });
const absent = fc.record({ type: fc.constant('absent' as const) });

const value: fc.Arbitrary<FileValue> = fc.oneof(
  fc.record({ type: fc.constant('file' as const), content, mode, user, group }),
  fc.record({ type: fc.constant('directory' as const), mode, user, group }),
  symlink,
  special,
  absent,
);

const actual: fc.Arbitrary<Actual> = fc.oneof(
  fc.record(
    {
      type: fc.constant('file' as const),
      content,
      size: fc.nat(9),
      mode,
      uid,
      gid,
      also: fc.array(content),
    },
    { requiredKeys: ['type', 'content', 'size', 'mode', 'uid', 'gid'] },
  ),
  fc.record({
    type: fc.constant('directory' as const),
    mode,
    uid,
    gid,
    tree: fc.constantFrom('s', 't'),
    entries: fc.constant([]),
  }),
  symlink,
  special,
  absent,
  fc.record({ type: fc.constant('unreadable' as const), error: fc.constantFrom('EIO', 'EACCES') }),
);

test('the host holds a value exactly when nothing differs', () => {
  fc.assert(
    fc.property(value, actual, (expected, seen) => {
      const differing = differences(expected, seen, owners).length > 0;
      assert.is(differing, !holds(expected, seen, owners));
    }),
    { numRuns: 2000 },
  );
});

test('the host holds the value that was read from it', () => {
  fc.assert(
    fc.property(actual, (seen) => {
      const read = liveValue(seen);
      if (read === null) assert.ok(seen.type === 'absent' || seen.type === 'unreadable');
      else assert.ok(holds(read, seen, owners), seen.type);
    }),
  );
});

test('whether two values are the same does not depend on which comes first', () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      assert.is(sameValue(left, right), sameValue(right, left));
    }),
  );
});

test('a file or a link is the same as itself, and so is nothing', () => {
  fc.assert(
    fc.property(value, (one) => {
      if (one.type === 'directory' || one.type === 'special') return;
      assert.ok(sameValue(one, structuredClone(one)));
    }),
  );
});

test('what holds one value holds every value that is the same', () => {
  fc.assert(
    fc.property(value, value, actual, (left, right, seen) => {
      if (sameValue(left, right)) assert.is(holds(left, seen, owners), holds(right, seen, owners));
    }),
    { numRuns: 2000 },
  );
});

test('a thing is what it was when nothing about it changed', () => {
  fc.assert(
    fc.property(actual, (seen) => {
      if (seen.type !== 'unreadable')
        assert.ok(sameFingerprint(fingerprint(seen), seen), seen.type);
    }),
  );
});

test('a thing that changed in any field of its fingerprint is another', () => {
  const planned: Fingerprint = { type: 'file', content: digest('a'), mode: '0644', uid: 0, gid: 0 };
  const seen: Actual = { ...planned, size: 1 };
  assert.ok(sameFingerprint(planned, seen));
  for (const other of [
    { content: digest('b') },
    { mode: '0600' },
    { uid: 7 },
    { gid: 4 },
  ] satisfies Partial<typeof seen>[]) {
    assert.not(sameFingerprint(planned, { ...seen, ...other }), Object.keys(other).join());
  }
});

test('what cannot be looked at holds no value', () => {
  const unreadable: Actual = { type: 'unreadable', error: 'EIO' };
  fc.assert(fc.property(value, (expected) => !holds(expected, unreadable, owners)));
  assert.not(sameFingerprint({ type: 'absent' }, unreadable));
});

const file: FileValue = {
  type: 'file',
  content: digest('a'),
  mode: '0644',
  user: 'web',
  group: 'adm',
};
const seenFile: Actual = {
  type: 'file',
  content: digest('a'),
  size: 1,
  mode: '0644',
  uid: 7,
  gid: 4,
};

test('owners are compared by number, declared by name or by number', () => {
  assert.ok(holds(file, seenFile, owners));
  assert.ok(holds({ ...file, user: 7, group: 4 }, seenFile, owners));
  assert.not(holds({ ...file, user: 'root' }, seenFile, owners));
  assert.not(holds({ ...file, group: 'root' }, seenFile, owners));
  assert.not(holds({ ...file, user: 'unknown' }, seenFile, owners));
});

test('a name and its number are two declarations', () => {
  assert.not(sameValue(file, { ...file, user: 7 }));
});

test('each of several digests of a secret stands for it', () => {
  const keyed = `hmac:0123abcd:${'a'.repeat(64)}` as ContentDigest;
  const secret: FileValue = { ...file, content: keyed };
  assert.not(holds(secret, seenFile, owners));
  assert.ok(holds(secret, { ...seenFile, also: [keyed] }, owners));
  assert.equal(differences(secret, { ...seenFile, also: [keyed] }, owners), []);
});

test('size and text are for reading only', () => {
  assert.ok(holds({ ...file, size: 99, text: 'x' }, seenFile, owners));
  assert.ok(sameValue(file, { ...file, size: 99, text: 'x' }));
});

test('absence is one value, and it differs from everything that is there', () => {
  assert.ok(holds(nothing, { type: 'absent' }, owners));
  fc.assert(
    fc.property(actual, (seen) => holds(nothing, seen, owners) === (seen.type === 'absent')),
  );
});

test.run();
