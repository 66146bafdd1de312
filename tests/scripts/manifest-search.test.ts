import { chmodSync, chownSync, mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Scratch, scratch } from '../support/scratch.ts';
import { type Ran, type RunOptions, sm } from '../support/sm.ts';

const test = suite('the search for a manifest');

const names = ['manifest.json', 'manifest.jsonc', 'manifest.yaml', 'manifest.yml'];
const asRoot = process.geteuid?.() === 0;

function plan(world: Scratch, options: RunOptions = {}): Ran {
  return sm(['plan', '--root', world.root], { cwd: world.directory, ...options });
}

const manifest = (text: string): string => JSON.stringify({ version: 1, etc: { motd: { text } } });

function textOf(ran: Ran): string {
  assert.is(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout).manifest.resolved.files['file:/etc/motd'].text;
}

test('in the working directory json comes before jsonc before yaml before yml, and stderr says which', () => {
  const world = scratch();
  for (const name of names) world.beside(name, manifest(name));
  for (const name of names) {
    const ran = plan(world);
    assert.is(textOf(ran), name);
    assert.match(ran.stderr, join(world.directory, name));
    unlinkSync(join(world.directory, name));
  }
  world.dispose();
});

test('SM_MANIFEST comes before the working directory, --manifest before both', () => {
  const world = scratch();
  world.beside('manifest.json', manifest('found'));
  const named = world.beside('named.yaml', manifest('named'));
  const given = world.beside('given.yaml', manifest('given'));
  const env = { SM_MANIFEST: named };
  const ran = plan(world, { env });
  assert.is(textOf(ran), 'named');
  assert.match(ran.stderr, named);
  assert.is(textOf(plan(world, { env: { SM_MANIFEST: 'named.yaml' } })), 'named');
  assert.is(textOf(plan(world, { env: { SM_MANIFEST: '' } })), 'found');
  const flagged = sm(['plan', '--root', world.root, '--manifest', given], { env });
  assert.is(textOf(flagged), 'given');
  world.dispose();
});

test('SM_MANIFEST that names nothing is an error, not a reason to look on', () => {
  const world = scratch();
  world.beside('manifest.json', manifest('found'));
  const ran = plan(world, { env: { SM_MANIFEST: '/nowhere/m.yaml' } });
  assert.is(ran.code, 78);
  assert.match(ran.stderr, '/nowhere/m.yaml');
  world.dispose();
});

test('the folder of the home directory is looked at last', () => {
  const world = scratch();
  mkdirSync(join(world.directory, 'elsewhere'));
  world.beside('home/.config/system-manager/manifest.yaml', manifest('home'));
  const options = {
    cwd: join(world.directory, 'elsewhere'),
    env: { HOME: join(world.directory, 'home') },
  };
  assert.is(textOf(plan(world, options)), 'home');
  world.dispose();
});

test('an empty or unset HOME is no reason to fail', () => {
  const world = scratch();
  world.beside('manifest.json', manifest('here'));
  assert.is(textOf(plan(world, { env: { HOME: '' } })), 'here');
  unlinkSync(join(world.directory, 'manifest.json'));
  world.beside('.config/system-manager/manifest.json', manifest('not home'));
  const ran = plan(world, { env: { HOME: '' } });
  assert.is(ran.code, 64);
  assert.not.match(ran.stderr, '.config/system-manager/manifest');
  world.dispose();
});

test('validate says which manifest it took, too', () => {
  const world = scratch();
  world.beside('manifest.yml', manifest('x'));
  const ran = sm(['validate', '--root', world.root], { cwd: world.directory });
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stderr, join(world.directory, 'manifest.yml'));
  world.dispose();
});

if (asRoot) {
  const doubts: readonly (readonly [string, (path: string) => void])[] = [
    ['that everybody can write', (path) => chmodSync(path, 0o666)],
    ['that another user owns', (path) => chownSync(path, 4242, 0)],
    [
      'that a foreign group can write',
      (path) => {
        chownSync(path, 0, 4242);
        chmodSync(path, 0o664);
      },
    ],
  ];
  for (const [what, spoil] of doubts) {
    test(`root passes over a manifest ${what}, says so, and takes it when it is named`, () => {
      const world = scratch();
      const path = world.beside('manifest.json', manifest('doubtful'));
      world.beside('manifest.yaml', manifest('trusted'));
      spoil(path);
      const ran = plan(world);
      assert.is(textOf(ran), 'trusted');
      assert.match(ran.stderr, path);
      assert.is(textOf(plan(world, { env: { SM_MANIFEST: path } })), 'doubtful');
      world.dispose();
    });
  }

  test('root passes over a manifest in a directory that another user owns', () => {
    const world = scratch();
    const path = world.beside('theirs/manifest.json', manifest('doubtful'));
    chownSync(join(world.directory, 'theirs'), 4242, 4242);
    const ran = plan(world, { cwd: join(world.directory, 'theirs') });
    assert.is(ran.code, 64);
    assert.match(ran.stderr, path);
    assert.is(ran.stdout, '');
    world.dispose();
  });

  test('root trusts the files of the user who called sudo', () => {
    const world = scratch();
    const path = world.beside('manifest.json', manifest('mine'));
    chownSync(path, 4242, 4242);
    const env = { SUDO_UID: '4242', SUDO_GID: '4242', SUDO_USER: 'somebody' };
    assert.is(textOf(plan(world, { env })), 'mine');
    world.dispose();
  });
}

test.run();
