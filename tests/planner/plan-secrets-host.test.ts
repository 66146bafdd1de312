import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sha256 } from '../../schema/canonical.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, smOn } from '../support/sm.ts';

const test = suite('plans over secrets on a real host');

const manifest = (token: object) => ({ version: 1, etc: { token } });

/** The plan that follows when an entry over the same source was applied before. */
function planAfter(world: Scratch, before: object, after: object, content: string): string {
  const source = world.beside('token', 'hunter1\n');
  applied(world, manifest({ source, ...before }));
  world.beside('token', content);
  const ran = smOn(world, 'plan', manifest({ source, ...after }));
  assert.is(ran.code, 0, ran.stderr);
  assert.is(JSON.parse(ran.stdout).resource_changes.length, 1);
  return ran.stdout + ran.stderr;
}

const cases = [
  [
    'a secret that changes',
    { sensitive: true },
    { sensitive: true },
    'hunter2\n',
    ['hunter1\n', 'hunter2\n'],
  ],
  [
    'a secret that gives way to a public text',
    { sensitive: true },
    { mode: '0600' },
    'public\n',
    ['hunter1\n'],
  ],
  [
    'a file that becomes a secret with new content',
    { mode: '0600' },
    { sensitive: true },
    'hunter2\n',
    ['hunter2\n'],
  ],
  [
    'a file that becomes a secret as it is',
    { mode: '0600' },
    { sensitive: true },
    'hunter1\n',
    ['hunter1\n'],
  ],
] as const;

for (const [name, before, after, content, hidden] of cases) {
  test(`${name} shows neither text nor plain digest of the secret`, () => {
    const world = scratch();
    const shown = planAfter(world, before, after, content);
    for (const secret of hidden) {
      assert.not.ok(shown.includes(secret.trim()), secret);
      assert.not.ok(shown.includes(sha256(secret)), `the plain digest of ${secret}`);
    }
    world.dispose();
  });
}

test.run();
