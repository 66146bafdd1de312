// Where a flake is built by whom: on a terminal, and by an account without rights.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { giveAway } from '../support/cli-account.ts';
import { onTerminal } from '../support/cli-terminal.ts';
import { configuration, flakeAt, smWith } from '../support/flake.ts';
import { openNix } from '../support/nix.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('flakes and people');

const nix = await openNix();
const outputs = `systemConfigs.default = ${configuration('hello')};`;

test('on a terminal switch builds, shows the plan, asks, and takes only yes', () => {
  const world = scratch();
  const flake = flakeAt(join(world.directory, 'flake'), outputs);
  const args = ['switch', '--root', world.root, '--flake', flake];
  const no = onTerminal(args, { env: nix.env, input: 'no\n' });
  assert.is(no.code, 1, no.stdout);
  assert.not(world.exists('/etc/motd'));
  const yes = onTerminal(args, { env: nix.env, input: 'yes\n' });
  assert.is(yes.code, 0, yes.stdout);
  assert.ok(
    yes.stdout.indexOf('Building path:') < yes.stdout.indexOf('will be created') &&
      yes.stdout.indexOf('will be created') < yes.stdout.indexOf('Apply complete!'),
    yes.stdout,
  );
  assert.is(world.read('/etc/motd'), 'hello');
  world.dispose();
});

test('off a terminal switch wants --yes, and builds nothing before it has that', () => {
  const world = scratch();
  const flake = flakeAt(join(world.directory, 'flake'), 'systemConfigs.default = throw "built";');
  const ran = smWith(nix, ['switch', '--root', world.root, '--flake', flake]);
  assert.is(ran.code, 64);
  assert.match(ran.stderr, '--yes');
  assert.not.match(ran.stderr, 'built');
  world.dispose();
});

test('an account without rights plans a flake, and is refused before it builds to apply', () => {
  const world = scratch();
  const flake = flakeAt(join(world.directory, 'flake'), outputs);
  const own = join(world.directory, 'nix');
  mkdirSync(join(own, 'home'), { recursive: true });
  giveAway(world);
  // Its own root, but not its /var/lib: that is what it lacks the rights for.
  chownSync(join(world.root, 'var/lib'), process.geteuid?.() ?? 0, process.getegid?.() ?? 0);
  chmodSync(join(world.root, 'var/lib'), 0o555);
  const asNobody = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(world.directory, 'sm.cjs'), ...args], {
      cwd: '/',
      encoding: 'utf8',
      env: {
        ...nix.env,
        HOME: join(own, 'home'),
        NIX_STORE_DIR: join(own, 'store'),
        NIX_STATE_DIR: join(own, 'var'),
        NIX_LOG_DIR: join(own, 'log'),
        NIX_CONF_DIR: join(own, 'etc'),
      },
      ...(process.geteuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
    });
  const planned = asNobody('plan', '--root', world.root, '--flake', flake);
  assert.is(planned.status, 0, planned.stderr);
  assert.is(JSON.parse(planned.stdout).summary.add, 1);
  const applied = asNobody('apply', '--yes', '--root', world.root, '--flake', flake);
  assert.is(applied.status, 1, applied.stderr);
  assert.match(applied.stderr, 'run sm as root');
  assert.not.match(applied.stderr, 'Building');
  spawnSync('chmod', ['-R', 'u+w', world.directory]);
  world.dispose();
});

test.run();
