import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('users and groups');
const files = [
  'modules/users.nix',
  'modules/user-options.nix',
  'modules/groups.nix',
  'modules/users-packages.nix',
];

const shell =
  'derivation { name = "zsh"; system = "x"; builder = "x"; } // { shellPath = "/bin/zsh"; }';

await withModules(test, files, ({ manifest, refusal }) => {
  const user = (text: string) => manifest(`{ users.users.app = { ${text} }; }`).users?.app;

  test('an account of the system has what was said of it', () => {
    assert.equal(user('isSystemUser = true; group = "app";'), { system: true, group: 'app' });
    assert.equal(
      user(`isSystemUser = true; uid = 480; group = "app"; extraGroups = [ "adm" "adm" ];
        home = "/var/lib/app"; description = "The app"; shell = "/bin/sh";`),
      {
        system: true,
        uid: 480,
        group: 'app',
        groups: ['adm'],
        home: '/var/lib/app',
        description: 'The app',
        shell: '/bin/sh',
      },
    );
  });

  test('an account of a person has a home, a shell and a group', () => {
    assert.equal(user('isNormalUser = true;'), {
      group: 'users',
      home: '/home/app',
      createHome: true,
      shell: '/bin/bash',
    });
    assert.equal(
      user(
        'isNormalUser = true; home = "/srv/app"; createHome = false; shell = "/bin/sh"; group = "app";',
      ),
      {
        group: 'app',
        home: '/srv/app',
        shell: '/bin/sh',
      },
    );
  });

  test('a number below 1000 is one of the system', () => {
    assert.equal(user('uid = 480;'), { system: true, uid: 480 });
  });

  test('a shell that is a package is put on PATH', () => {
    const { users, profile } = manifest(
      `{ users.users.app = { isSystemUser = true; shell = ${shell}; }; }`,
    );
    assert.is(users?.app?.shell, '/run/system-manager/sw/bin/zsh');
    assert.match(profile?.packages?.join(' ') ?? '', /^\S+-zsh$/);
  });

  test('so is the default shell where somebody has it', () => {
    const { users, profile } = manifest(
      `{ users = { defaultUserShell = ${shell}; users.app.isNormalUser = true; }; }`,
    );
    assert.is(users?.app?.shell, '/run/system-manager/sw/bin/zsh');
    assert.is(profile?.packages?.length, 1);
    assert.is(manifest(`{ users.defaultUserShell = ${shell}; }`).profile, undefined);
  });

  test('a home of another mode has a line of tmpfiles', () => {
    const module = `{ users.users = {
      app = { isSystemUser = true; group = "web"; home = "/var/lib/app"; createHome = true; };
      ops = { isNormalUser = true; homeMode = "0711"; };
    }; }`;
    const { users, tmpfiles } = manifest(module);
    assert.equal(tmpfiles, {
      'home-directories.conf': [
        "d '/var/lib/app' 700 app web - -",
        "d '/home/ops' 0711 ops users - -",
      ],
    });
    assert.equal([users?.app?.createHome, users?.ops?.createHome], [undefined, undefined]);
  });

  test('an account that is not enabled is not there', () => {
    assert.is(manifest('{ users.users.app.enable = false; }').users, undefined);
  });

  test('an account may be called otherwise', () => {
    const module =
      '{ users.users.x = { name = "app"; isSystemUser = true; }; users.groups.y.name = "web"; }';
    const { users, groups } = manifest(module);
    assert.equal([Object.keys(users ?? {}), Object.keys(groups ?? {})], [['app'], ['web']]);
  });

  test('what kind of account it is must be said, and a home that is made must have a place', () => {
    const said = refusal(`{ users.users = {
      a = { }; b = { isNormalUser = true; isSystemUser = true; };
      c = { isSystemUser = true; createHome = true; };
    }; }`);
    assert.match(said, 'users.users.a: exactly one of isSystemUser and isNormalUser must be set');
    assert.match(said, 'users.users.b: exactly one of');
    assert.match(said, 'users.users.c: createHome needs a home');
  });

  test('a home is never a directory that others need', () => {
    const homes = ['/', '/srv', '/var/lib', '/etc/app', '/usr/share/app', '/var/app'];
    const users = homes.map(
      (home, index) =>
        `a${index} = { isSystemUser = true; createHome = true; home = "${home}"; name = "n${index}"; };`,
    );
    const said = refusal(`{ users.users = { ${users.join(' ')} }; }`);
    for (const [index, home] of homes.entries()) {
      assert.match(said, `users.users.n${index}: createHome would give ${home} away`);
    }
    assert.ok(user('isSystemUser = true; createHome = true; home = "/var/app";'));
  });

  test('groups have a number and members', () => {
    const module =
      '{ users.groups = { a = { }; b = { gid = 900; members = [ "x" "y" "x" ]; }; }; }';
    assert.equal(manifest(module).groups, { a: {}, b: { gid: 900, members: ['x', 'y'] } });
  });

  test('packages of an account are a tree of its own, on its PATH', () => {
    const module = `{ lib, ... }: {
      _module.args.pkgs = { buildEnv = { name, ... }: package name; };
      users.users.app = { isSystemUser = true; packages = [ (package "x") ]; };
    }`;
    const { etc, profile } = manifest(module);
    assert.match(etc?.['profiles/per-user/app']?.link ?? '', /-user-environment$/);
    assert.match(
      etc?.['profile.d/zy-system-manager-per-user.sh']?.text ?? '',
      'PATH="/etc/profiles/per-user/$USER/bin:$PATH"',
    );
    assert.is(profile, undefined);
  });
});

test.run();
