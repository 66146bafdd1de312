import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { environmentOf } from '../../../executors/nix/environment.ts';
import { findNix } from '../../../executors/nix/find-nix.ts';
import { type Outside, openOutside } from '../../../executors/outside.ts';
import { type Scratch, scratch } from '../../support/scratch.ts';

const test = suite('finding nix');

const real = openOutside();

/** This machine, but that only a scratch home has a nix. */
function machine(world: Scratch, uid: number, env: Readonly<Record<string, string>> = {}): Outside {
  const inside = (path: string): boolean => path.startsWith(world.directory);
  const values: Readonly<Record<string, string>> = { HOME: join(world.directory, 'home'), ...env };
  return {
    ...real,
    uid,
    env: (name) => values[name],
    stat: (path) => (path.endsWith('/nix') && !inside(path) ? undefined : real.stat(path)),
  };
}

function putNix(world: Scratch, directory: string): string {
  const path = world.beside(`${directory}/nix`, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

test('without nix the error says where it was looked for, and what to do', () => {
  const world = scratch();
  assert.throws(
    () => findNix(machine(world, 1000)),
    (error: Error) =>
      ['/usr/bin', '/nix/var/nix/profiles/default/bin', 'home/.nix-profile/bin', 'install'].every(
        (word) => error.message.includes(word),
      ),
  );
  world.dispose();
});

test('the profile of whoever runs sm is looked at, and what nix calls is found beside it', () => {
  const world = scratch();
  const path = putNix(world, 'home/.nix-profile/bin');
  const found = findNix(machine(world, 1000));
  assert.is(found.program, path);
  assert.ok(found.path.split(':').includes(join(world.directory, 'home/.nix-profile/bin')));
  world.dispose();
});

test('what nobody can run is no nix, nor is a directory', () => {
  const world = scratch();
  chmodSync(putNix(world, 'home/.nix-profile/bin'), 0o644);
  mkdirSync(join(world.directory, 'home/.local/state/nix/profile/bin/nix'), { recursive: true });
  assert.throws(() => findNix(machine(world, 1000)), /found no nix/);
  world.dispose();
});

test('PATH counts for people, never for root', () => {
  const world = scratch();
  const path = putNix(world, 'bin');
  const env = { PATH: join(world.directory, 'bin') };
  assert.is(findNix(machine(world, 1000, env)).program, path);
  assert.throws(() => findNix(machine(world, 0, env)), /found no nix/);
  world.dispose();
});

if (real.uid === 0) {
  const spoilt: readonly (readonly [string, (path: string) => void])[] = [
    ['that another account owns', (path) => chownSync(path, 4242, 0)],
    ['that everybody can write', (path) => chmodSync(path, 0o777)],
    ['in a directory that another account owns', (path) => chownSync(join(path, '..'), 4242, 0)],
  ];
  for (const [what, spoil] of spoilt) {
    test(`root takes no nix ${what}, and is told why`, () => {
      const world = scratch();
      const path = putNix(world, 'home/.nix-profile/bin');
      assert.is(findNix(machine(world, 0)).program, path);
      spoil(path);
      assert.throws(() => findNix(machine(world, 0)), /Passed over .*\/nix: .*root must not run/);
      world.dispose();
    });
  }

  test('root takes no link to a nix that another account can replace', () => {
    const world = scratch();
    const target = putNix(world, 'theirs');
    chownSync(join(world.directory, 'theirs'), 4242, 4242);
    mkdirSync(join(world.directory, 'home/.nix-profile/bin'), { recursive: true });
    symlinkSync(target, join(world.directory, 'home/.nix-profile/bin/nix'));
    assert.throws(() => findNix(machine(world, 0)), /Passed over/);
    world.dispose();
  });

  test('root has nix find git only where nobody else can put one', () => {
    const world = scratch();
    putNix(world, 'home/.nix-profile/bin');
    const shared = '/nix/var/nix/profiles/default/bin';
    const theirs = join(world.directory, 'theirs');
    mkdirSync(theirs);
    const outside = machine(world, 0);
    const moved = (path: string): string => path.replace(shared, theirs);
    const there: Outside = {
      ...outside,
      stat: (path) => outside.stat(moved(path)),
      // What stands above it on this machine counts for nothing here.
      lstat: (path) =>
        outside.lstat(path.startsWith('/nix') && path !== shared ? '/' : moved(path)),
      realpath: (path) => outside.realpath(moved(path)),
    };
    const searched = (): readonly string[] => findNix(there).path.split(':');
    assert.ok(searched().includes(shared));
    chownSync(theirs, 4242, 4242);
    assert.not(searched().includes(shared));
    world.dispose();
  });

  test('root keeps its caches out of the home of whoever called sudo', () => {
    const world = scratch();
    mkdirSync(join(world.directory, 'home'));
    const outside = machine(world, 0, { SSH_AUTH_SOCK: '/run/agent', SECRET: 'x' });
    assert.is(environmentOf(outside, '/bin').HOME, join(world.directory, 'home'));
    chownSync(join(world.directory, 'home'), 4242, 4242);
    const env = environmentOf(outside, '/bin');
    assert.is(env.HOME, '/root');
    assert.is(env.SSH_AUTH_SOCK, '/run/agent');
    assert.is(env.PATH, '/bin');
    assert.is(env.SECRET, undefined);
    world.dispose();
  });
}

test.run();
