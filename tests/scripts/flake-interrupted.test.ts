import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whole } from '../support/cli-plan.ts';
import { start } from '../support/cli-process.ts';
import { configuration, flakeAt } from '../support/flake.ts';
import { openNix } from '../support/nix.ts';
import { type Scratch, scratch } from '../support/scratch.ts';

const test = suite('a build that is interrupted');

const nix = await openNix();

/** The processes that have a word in their command line, so that nobody else's are meant. */
function processesWith(word: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });
}

async function interrupted(
  args: (world: Scratch, flake: string) => readonly string[],
  signal: 'SIGINT' | 'SIGTERM',
  code: number,
): Promise<void> {
  const world = scratch();
  // A number of seconds that no other process sleeps for.
  const word = `3${process.pid}.${code}`;
  const sleeps = configuration('x', `echo sleeping for long; PATH=/usr/bin:/bin sleep ${word}`);
  const flake = flakeAt(join(world.directory, 'flake'), `systemConfigs.default = ${sleeps};`);
  const before = whole(world);
  const running = start(args(world, flake), world.directory, {
    ...nix.env,
    TMPDIR: world.directory,
  });
  await running.says('sleeping for long');
  assert.ok(processesWith(word).length > 0);
  running.child.kill(signal);
  const ran = await running.end;
  assert.is(ran.code, code, ran.stderr);
  assert.is(ran.stdout, '');
  assert.match(ran.stderr, 'nothing was changed');
  assert.equal(processesWith(word), [], 'nix and what it built with are gone');
  assert.is(whole(world), before);
  assert.equal(
    readdirSync(world.directory).filter((name) => name.startsWith('sm-')),
    [],
    'the private directory is gone',
  );
  world.dispose();
}

test('SIGINT while switch builds: 130', () =>
  interrupted(
    (world, flake) => ['switch', '--yes', '-v', '--root', world.root, '--flake', flake],
    'SIGINT',
    130,
  ));

test('SIGTERM while plan builds: 143', () =>
  interrupted(
    (world, flake) => ['plan', '-v', '--root', world.root, '--flake', flake],
    'SIGTERM',
    143,
  ));

test('SIGINT while build builds: 130', () =>
  interrupted((_, flake) => ['build', '-v', '--flake', flake], 'SIGINT', 130));

test.run();
