import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('what accounts cannot have');

await withModules(test, ['modules/users-ignored.nix', 'modules/users-ssh.nix'], (modules) => {
  const { manifest, warnings } = modules;
  const told = (text: string): string =>
    warnings(`{ users.users.app = { isSystemUser = true; ${text} }; }`).join('\n');

  for (const [option, value] of Object.entries({
    password: '"x"',
    hashedPassword: '"!"',
    hashedPasswordFile: '"/x"',
    initialPassword: '"x"',
    initialHashedPassword: '"x"',
    expires: '"2030-01-01"',
    linger: 'true',
    subUidRanges: '[ { startUid = 1; count = 2; } ]',
    subGidRanges: '[ { startGid = 1; count = 2; } ]',
    autoSubUidGidRange: 'true',
    pamMount: '{ x = "y"; }',
    cryptHomeLuks: '"/dev/x"',
  })) {
    test(`${option} is taken, and told to have no effect`, () => {
      assert.match(told(`${option} = ${value};`), `users.users.app.${option} has no effect: `);
    });
  }

  test('nothing is told of what nobody set', () => {
    assert.is(told(''), '');
    assert.equal(warnings('{ users.mutableUsers = true; }'), []);
  });

  test('accounts that must not be changed are told of', () => {
    assert.match(
      warnings('{ users.mutableUsers = false; }').join('\n'),
      'users.mutableUsers = false has no effect',
    );
  });

  test('keys are files where sshd looks on NixOS, and it is told what sshd needs', () => {
    const module = `{ users.users.app = {
      isSystemUser = true;
      openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA one" ];
      openssh.authorizedKeys.keyFiles = [ (builtins.toFile "keys" "ssh-ed25519 BBBB two\\n") ];
    }; }`;
    assert.equal(manifest(module).etc, {
      'ssh/authorized_keys.d/app': {
        text: 'ssh-ed25519 AAAA one\nssh-ed25519 BBBB two\n',
        mode: '0444',
      },
    });
    assert.match(
      warnings(module).join('\n'),
      'AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys.d/%u',
    );
  });
});

test.run();
