import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Thing, worldOf } from '../support/arbitrary.ts';
import {
  applyOn,
  destroyOn,
  driftOn,
  failureOf,
  isDone,
  isEmpty,
  planOn,
} from '../support/engine.ts';
import { treeOn } from '../support/snapshot.ts';

const test = suite('examples that once broke a law');

const theirs = (path: string): Thing => ({
  kind: 'file',
  path,
  text: 'theirs\n',
  mode: 0o644,
  uid: 0,
});
const directory = (path: string): Thing => ({ kind: 'directory', path, mode: 0o755 });
const link = (path: string, target: string): Thing => ({ kind: 'link', path, target });

const text = { text: 'ours\n', onConflict: 'backup' };
const absent = { absent: true, onConflict: 'backup' };
const to = (target: string) => ({ link: target, onConflict: 'backup' });

type Etc = Readonly<Record<string, object>>;
interface Example {
  readonly name: string;
  readonly standing: readonly Thing[];
  readonly manifests: readonly Etc[];
}

const examples: readonly Example[] = [
  {
    name: 'a directory that was made through a link is found again without it',
    standing: [link('/etc/alias', '.')],
    manifests: [{ 'alias/deep/a': text }, { alias: absent }],
  },
  {
    name: 'an entry below a link lies in the place of that very link',
    standing: [link('/etc/loop', '.')],
    manifests: [{ 'loop/loop': text }, { a: text }],
  },
  {
    name: 'a directory of ours is still needed by what lies in it through a link',
    standing: [link('/etc/alias', 'b')],
    manifests: [{ 'b/a': text }, { 'alias/b': text }, { a: text }],
  },
  {
    name: 'a directory is replaced by a file and comes back',
    standing: [theirs('/etc/b/a')],
    manifests: [{ b: text }],
  },
  {
    name: 'an empty directory is replaced by a file and comes back',
    standing: [directory('/etc/a')],
    manifests: [{ a: text }],
  },
  {
    name: 'our file makes way for a directory of ours',
    standing: [],
    manifests: [{ a: text }, { 'a/a': text }],
  },
  {
    name: 'our directory makes way for a link that leads nowhere',
    standing: [],
    manifests: [{ 'b/a': text }, { b: to('../../etc/b') }],
  },
  {
    name: 'our directory makes way for a link to a directory that holds the same name',
    standing: [theirs('/etc/other/a')],
    manifests: [{ 'b/a': text }, { b: to('other') }],
  },
  {
    name: 'our link to itself makes way for a directory',
    standing: [],
    manifests: [{ b: to('b') }, { 'b/a': to('a') }],
  },
  {
    name: 'our directory is declared absent',
    standing: [],
    manifests: [{ 'hidden/a': text }, { hidden: absent }],
  },
  {
    name: 'below a link of ours something is declared absent once it is a directory',
    standing: [],
    manifests: [{ b: to('../../etc/b') }, { 'b/a': absent }],
  },
  {
    name: 'a managed file lies below a link to a directory',
    standing: [directory('/etc/real'), link('/etc/link', 'real')],
    manifests: [{ 'link/c': text }],
  },
  {
    name: 'an original comes back where a directory of ours is wanted',
    standing: [theirs('/etc/a')],
    manifests: [{ a: absent }, { 'a/a': text }, { a: text }],
  },
  {
    name: 'a directory comes back below which something is declared absent',
    standing: [theirs('/etc/b/gone')],
    manifests: [{ b: text }, { 'b/gone': absent }],
  },
  {
    name: 'a directory comes back in which something is wanted',
    standing: [theirs('/etc/c/a'), directory('/etc/real')],
    manifests: [{ c: to('real') }, { 'c/b/a': text }],
  },
  {
    name: 'a directory comes back with a link in it below which something is recorded',
    standing: [link('/etc/a/x', '/opt')],
    manifests: [{ a: absent }, { 'a/x/a': absent }],
  },
  {
    name: 'a directory is to be replaced in which something else is managed through a link',
    standing: [theirs('/etc/b/a'), link('/etc/alias', 'b')],
    manifests: [{ 'alias/a': text, b: to('a') }, { a: text }],
  },
  {
    name: 'a directory is replaced that holds what was managed through a link before',
    standing: [directory('/etc/a'), link('/etc/alias', 'a')],
    manifests: [{ 'alias/b': to('x') }, { a: text }],
  },
  {
    name: 'an entry moves to another name of the same place',
    standing: [link('/etc/alias', 'b')],
    manifests: [{ 'b/a': { ...text, mode: '0600' } }, { 'alias/a': text }],
  },
];

for (const { name, standing, manifests } of examples) {
  test(name, async () => {
    const world = worldOf(standing);
    const before = treeOn(world.root);
    for (const etc of manifests) {
      const outcome = await applyOn(world, { version: 1, etc });
      if (outcome.plan?.applyable === false) continue;
      assert.ok(isDone(outcome), failureOf(outcome));
      assert.ok(isEmpty(await planOn(world, { version: 1, etc })), 'still planned');
      assert.ok((await driftOn(world, true)).in_sync, 'drift');
    }
    const end = await destroyOn(world);
    assert.ok(isDone(end), failureOf(end));
    assert.is(treeOn(world.root), before);
    world.dispose();
  });
}

test.run();
