import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withModules } from '../support/nix-modules.ts';

const test = suite('networking');

await withModules(test, ['modules/networking.nix', 'modules/firewall.nix'], (modules) => {
  const { manifest, refusal, warnings } = modules;

  test('what modules ask for is there, and nothing is told of it', () => {
    const module = `{ config, ... }: {
      environment.etc.x.text = builtins.toJSON [
        config.networking.enableIPv6 config.networking.firewall.enable config.networking.hostName
      ];
    }`;
    assert.equal(manifest(module).etc, { x: { text: '[true,false,""]' } });
    assert.equal(warnings(module), []);
  });

  test('the name of the host is for modules to read', () => {
    const module = `{ config, ... }: {
      networking = { hostName = "web1"; domain = "example.org"; };
      environment.etc.x.text = "\${config.networking.fqdn} \${config.networking.fqdnOrHostName}";
    }`;
    assert.equal(manifest(module).etc, { x: { text: 'web1.example.org web1.example.org' } });
    assert.equal(
      warnings(module).map((warning) => warning.split(' ')[0]),
      ['networking.domain', 'networking.hostName'],
    );
  });

  test('a name that is not known says what to set', () => {
    const module = '{ config, ... }: { environment.etc.x.text = config.networking.fqdn; }';
    assert.match(
      refusal(module),
      'networking.fqdn needs networking.hostName and networking.domain',
    );
  });

  test('ports that a module opens are told, for somebody to open them', () => {
    const [warning = '', ...more] = warnings(`{ networking.firewall = {
      allowedTCPPorts = [ 80 443 ]; allowedUDPPortRanges = [ { from = 60000; to = 61000; } ];
      interfaces.eth1.allowedTCPPorts = [ 22 ];
    }; }`);
    assert.match(warning, 'lets through TCP 80, 443; UDP 60000-61000; TCP 22 on eth1.');
    assert.equal(more, []);
  });

  for (const [option, value] of Object.entries({
    enableIPv6: 'false',
    nameservers: '[ "1.1.1.1" ]',
    hosts: '{ "127.0.0.2" = [ "x" ]; }',
    extraHosts: '"x"',
    'firewall.extraCommands': '"iptables -F"',
    'firewall.extraStopCommands': '"iptables -F"',
    'firewall.trustedInterfaces': '[ "lo" ]',
    'firewall.enable': 'true',
  })) {
    test(`${option} is taken, and told to have no effect`, () => {
      const [warning = ''] = warnings(`{ networking.${option} = ${value}; }`);
      assert.match(warning, new RegExp(`^networking\\.${option.split('.')[0]}`));
    });
  }
});

test.run();
