import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { drift, pidOf, said, stateOf } from './support.ts';

const test = hostSuite('flakes on a real host', { layers: ['nix'], seconds: 240 });

const settings = [
  'experimental-features =',
  'build-users-group =',
  'sandbox = false',
  'substituters =',
  'flake-registry =',
];

/** What a flake of one host says, without nixpkgs: a program, a unit that runs it, files. */
interface Wanted {
  readonly greeting: string;
  readonly packages: boolean;
}

// All that a shell can write without any other program.
const flakeOf = ({ greeting, packages }: Wanted): string => `{
  outputs = { self }: let
    script = name: text: derivation {
      inherit name text; system = builtins.currentSystem or "x86_64-linux"; builder = "/bin/sh";
      args = [ "-c" "/bin/mkdir -p $out/bin; echo \\"$text\\" > $out/bin/\${name}; /bin/chmod 755 $out/bin/\${name}" ];
    };
    server = script "greet-server" "#!/bin/sh\\necho '${greeting}'\\nexec /usr/bin/sleep infinity";
    tool = script "greet" "#!/bin/sh\\necho '${greeting}'";
    manifest = {
      version = 1;
      settings.settle = "300ms";
      etc."greeting.conf".text = "${greeting}\\n";
      units."greet.service" = {
        text = "[Service]\\nExecStart=\${server}/bin/greet-server\\n";
        wantedBy = [ "system-manager.target" ];
      };
    }${packages ? ' // { profile.packages = [ (toString tool) ]; }' : ''};
  in {
    systemConfigs.default = derivation {
      name = "system-manager-manifest.json"; system = "x86_64-linux"; builder = "/bin/sh";
      passAsFile = [ "text" ]; text = builtins.toJSON manifest;
      args = [ "-c" "/bin/cp $textPath $out" ];
    };
  };
}
`;

function write(host: Host, wanted: Wanted): void {
  host.write('/etc/nix/nix.conf', `${settings.join('\n')}\n`);
  host.write('/etc/system-manager/flake.nix', flakeOf(wanted));
}

const flake = ['--flake', '/etc/system-manager'];

async function must(host: Host, ...args: readonly string[]): Promise<string> {
  const ran = await host.run('sm', ...args);
  assert.is(ran.code, 0, said(ran));
  return ran.stdout;
}

test('from a flake to a service that runs out of the store, and on to the next', async (host) => {
  write(host, { greeting: 'one', packages: true });
  const built = (await must(host, 'build', ...flake)).trim();
  assert.match(built, /^\/nix\/store\/[a-z0-9]{32}-system-manager-manifest\.json$/);

  const plan = JSON.parse(await must(host, 'plan', ...flake));
  assert.is(plan.manifest.source, 'path:/etc/system-manager#systemConfigs.default');
  host.write('/root/plan.json', JSON.stringify(plan), 0o600);
  await must(host, 'apply', '/root/plan.json');
  assert.is(await stateOf(host, 'greet.service'), 'active');
  const start = await host.must('systemctl', 'show', '-p', 'ExecStart', 'greet.service');
  assert.match(start, /path=\/nix\/store\/[a-z0-9]{32}-greet-server\/bin\/greet-server/);
  assert.match(await host.must('sh', '-lc', 'greet'), 'one');

  // The second one has nothing to do, and says so.
  const pid = await pidOf(host, 'greet.service');
  assert.match(await must(host, 'apply', '--yes', ...flake), 'No changes');
  assert.is(await pidOf(host, 'greet.service'), pid);
  assert.equal(await drift(host), []);

  // Without a flag the flake is found; the package goes, the service gets its new program.
  write(host, { greeting: 'two', packages: false });
  assert.match(await must(host, 'switch', '--yes'), 'Apply complete!');
  assert.is(host.read('/etc/greeting.conf'), 'two\n');
  assert.is(await stateOf(host, 'greet.service'), 'active');
  assert.not.equal(await pidOf(host, 'greet.service'), pid);
  const gone = await host.run('sh', '-lc', 'greet');
  assert.is(gone.code, 127, said(gone));
  assert.equal(await drift(host), []);
});

test('a flake that does not build leaves the host as it is', async (host) => {
  write(host, { greeting: 'one', packages: false });
  await must(host, 'switch', '--yes');
  const pid = await pidOf(host, 'greet.service');
  const serial = await host.must('sm', 'history');
  for (const [broken, code] of [
    ['{ outputs = { self }: { systemConfigs.default = ; }; }', 78],
    ['{ outputs = { self }: { systemConfigs.default = throw "no disk"; }; }', 78],
    [
      '{ outputs = { self }: { systemConfigs.default = derivation { name = "x"; system = "x86_64-linux"; builder = "/bin/false"; }; }; }',
      1,
    ],
  ] as const) {
    host.write('/etc/system-manager/flake.nix', broken);
    const ran = await host.run('sm', 'switch', '--yes');
    assert.is(ran.code, code, said(ran));
    assert.match(ran.stderr, 'error: ');
  }
  assert.is(await pidOf(host, 'greet.service'), pid);
  assert.is(await host.must('sm', 'history'), serial);
});

test('what an apply still needs is kept from the garbage collector', async (host) => {
  write(host, { greeting: 'one', packages: false });
  // A collector that runs while units are being started finds the manifest of that apply in use.
  const text = flakeOf({ greeting: 'one', packages: false }).replace(
    'settings.settle',
    'assertions = [ { name = "gc"; script = "nix-store --gc >/root/gc.log 2>&1"; } ]; settings.settle',
  );
  host.write('/etc/system-manager/flake.nix', text);
  await must(host, 'switch', '--yes');
  assert.match(host.read('/root/gc.log'), 'store paths deleted');
  assert.is(await stateOf(host, 'greet.service'), 'active');
});

test(
  'without nix the way out is told',
  async (host) => {
    host.write('/etc/system-manager/flake.nix', flakeOf({ greeting: 'one', packages: false }));
    const ran = await host.run('sm', 'switch', '--yes');
    assert.is(ran.code, 1, said(ran));
    assert.match(ran.stderr, 'found no nix in');
    assert.match(ran.stderr, 'apt install nix-bin');
    assert.match(await must(host, 'init', '/root/new'), 'Nix is not installed');
    await must(host, 'apply', '--yes', '--manifest', '/root/new/manifest.yaml');
  },
  { layers: ['services'] },
);

test.run();
