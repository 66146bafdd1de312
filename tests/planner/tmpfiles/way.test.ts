import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Stop, unsafeStep } from '../../../planner/tmpfiles/way.ts';
import { path } from '../../support/planner-values.ts';
import { conflictsOf, directories, thing } from '../../support/tmpfiles-question.ts';

const test = suite('the way to a path of a tmpfiles line');

const way = (...owners: readonly (number | string)[]): readonly Stop[] =>
  owners.map((owner, index) => ({ path: path(`/${index}`), owner }));

test('from root it goes anywhere, from others only to what is theirs', () => {
  assert.is(unsafeStep(way(0, 0, 5, 5, 5)), undefined);
  assert.is(unsafeStep(way(5, 5)), undefined);
  assert.is(unsafeStep(way()), undefined);
  assert.equal(unsafeStep(way(0, 5, 0)), {
    from: '/1',
    fromOwner: 5,
    to: '/2',
    toOwner: 0,
  });
  assert.ok(unsafeStep(way(5, 6)));
  assert.ok(unsafeStep(way('new', 0)), 'an account that is still to come');
});

test('a way is safe exactly when whoever is not root is followed by himself', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 5, 6)), (owners) => {
      const safe = owners.every((owner, index) => {
        const next = owners[index + 1];
        return next === undefined || owner === 0 || owner === next;
      });
      assert.is(unsafeStep(way(...owners)) === undefined, safe);
    }),
  );
});

const refused = (lines: readonly string[], owned: Readonly<Record<string, number>>, seen = {}) => {
  const paths = lines.map((text) => text.split(' ')[1] ?? '');
  const conflicts = conflictsOf({ lines, seen, ground: directories(owned, ...paths) });
  for (const [reason, detail] of conflicts) {
    assert.is(reason, 'tmpfiles_skipped');
    assert.match(detail, /does not pass from \/srv\/u/);
  }
  return conflicts.length;
};

const owned = { '/srv': 0, '/srv/u': 909 };

test('right below a directory of somebody anything can be made', () => {
  assert.is(refused(['d /srv/u/a 0755 root'], owned), 0);
});

test('a directory that is made on the way belongs to root', () => {
  assert.is(refused(['d /srv/u/a/b 0755 hello'], owned), 1);
  assert.is(refused(['d /srv/u/a/b 0755 hello', 'd /srv/u/a - hello'], owned), 0, 'or to its line');
  assert.is(refused(['d /srv/u/a/b 0755 hello', 'd /srv/u/a - root'], owned), 1);
  assert.is(refused(['d /srv/u/a/b', 'd /srv/u/a - :hello'], owned), 0, 'a new one');
});

test('who owns a directory on the way is looked up', () => {
  assert.is(refused(['d /srv/u/a/b'], { ...owned, '/srv/u/a': 0 }), 1);
  assert.is(refused(['d /srv/u/a/b'], { ...owned, '/srv/u/a': 910 }), 1);
  assert.is(refused(['d /srv/u/a/b'], { ...owned, '/srv/u/a': 909 }), 0);
  const given = { ...owned, '/srv/u/a': 0 };
  assert.is(refused(['d /srv/u/a/b', 'd /srv/u/a - :hello'], given), 1, 'not a new one');
});

test('what is dressed is the last step of the way, what is made is not', () => {
  const seen = { '/srv/u/a': thing('file') };
  assert.is(refused(['z /srv/u/a 0600'], owned, seen), 1);
  assert.is(refused(['z /srv/u/a 0600'], owned), 0, 'nothing is there');
  assert.is(refused(['f /srv/u/a 0600'], owned, seen), 0);
  const ours = { '/srv/u/a': thing('file', { user: 909 }) };
  assert.is(refused(['z /srv/u/a 0600'], owned, ours), 0);
});

test('a file in the way is a conflict', () => {
  const blocked = { state: 'blocked', at: '/srv', by: 'file' };
  const ground = { parents: new Map([['/srv', blocked]]) as never };
  assert.match(conflictsOf({ lines: ['d /srv/a'], ground })[0]?.[1] ?? '', /\/srv is a file/);
  assert.equal(conflictsOf({ lines: ['z /srv/a 0600'], ground }), []);
});

test.run();
