// The whole way with the modules themselves: a flake, a plan, a service out of the store, and back.
import * as assert from 'uvu/assert';
import { openNix } from '../support/nix.ts';
import { findNixpkgs, withoutLibrary } from '../support/nix-library.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { gcRoot, leadsTo, listed, profile } from './nix.ts';
import { atLogin, bringSources, configure, flake, must } from './nix-modules.ts';
import { drift, pidOf, said, stateOf } from './support.ts';

const test = hostSuite('a configuration in Nix on a real host', { layers: ['nix'], seconds: 300 });

const nixpkgs = findNixpkgs(await openNix());

const greeting = `
  environment.systemPackages = [ greet ];
  environment.etc."greeting.conf".text = "hello\\n";
  systemd.services.greet = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.ExecStart = "\${server}/bin/greet-server";
  };
`;
const silence = 'environment.etc."greeting.conf".text = "silence\\n";';

if (nixpkgs === undefined) process.stdout.write(`${withoutLibrary}\n`);
else {
  test('from modules to a running service and its package, and all the way back', async (host) => {
    bringSources(host, nixpkgs);
    configure(host, { version: '1', module: greeting });
    const built = await host.must('sm', 'build', '--flake', flake);
    const manifest = built.trim();
    assert.match(manifest, /^\/nix\/store\/\w{32}-system-manager-manifest\.json$/);
    host.write('/root/plan.json', await host.must('sm', 'plan', '--flake', flake), 0o600);
    assert.equal(await atLogin(host, 'greet'), ['code 127']);
    await must(host, 'apply', '/root/plan.json');
    assert.equal(await atLogin(host, 'greet'), ['hello 1']);
    const pid = await pidOf(host, 'greet.service');
    assert.match(await programOf(host, 'greet-server'), /-greet-server-1$/);
    assert.equal(await listed(host), ['1 (current)']);
    assert.is(await leadsTo(host, gcRoot), manifest);

    const history = await host.must('sm', 'history');
    assert.match(await must(host, 'switch', '--yes', '--flake', flake), 'No changes');
    assert.is(await host.must('sm', 'history'), history);
    assert.equal(await listed(host), ['1 (current)']);
    assert.is(await pidOf(host, 'greet.service'), pid);

    configure(host, { version: '1', module: silence });
    await must(host, 'switch', '--yes', '--flake', flake);
    assert.equal(await atLogin(host, 'greet'), ['code 127']);
    assert.is(await stateOf(host, 'greet.service'), 'inactive');
    assert.equal(await listed(host), ['1', '2 (current)']);
    assert.equal(await drift(host), []);

    await must(host, 'rollback', '--yes');
    assert.equal(await atLogin(host, 'greet'), ['hello 1']);
    assert.is(await stateOf(host, 'greet.service'), 'active');
    assert.is(await leadsTo(host, profile), manifest);
    assert.is(await leadsTo(host, gcRoot), manifest);
    assert.equal(await drift(host), []);
    await host.reboot();
    assert.equal(await atLogin(host, 'greet'), ['hello 1']);
    assert.is(await stateOf(host, 'greet.service'), 'active');
    assert.equal(await drift(host), []);
    assert.match(await must(host, 'switch', '--yes'), 'Apply complete!');
    assert.equal(await atLogin(host, 'greet'), ['code 127']);
  });

  test('what a rollback would need is not collected while a generation keeps it', async (host) => {
    bringSources(host, nixpkgs);
    configure(host, { version: '1', module: greeting });
    await must(host, 'switch', '--yes');
    const used = await programOf(host, 'greet-server');
    configure(host, { version: '2', module: greeting });
    await must(host, 'build', '--flake', flake);
    const built = await host.must('sh', '-c', 'ls -d /nix/store/*-greet-server-2');
    await host.must('nix-store', '--gc');
    assert.equal(
      [used, built.trim()].map((path) => host.exists(path)),
      [true, false],
    );
    assert.equal(await drift(host), []);

    configure(host, { version: '1', module: silence });
    await must(host, 'switch', '--yes');
    await host.must('nix-store', '--gc');
    assert.ok(host.exists(used));
    await host.must('nix-env', '--profile', profile, '--delete-generations', 'old');
    await host.must('nix-store', '--gc');
    assert.not(host.exists(used));
    const refused = await host.run('sm', 'rollback', '--yes');
    assert.is(refused.code, 3, said(refused));
    assert.match(refused.stdout + refused.stderr, used);
    for (const what of ['profile:system', 'unit:greet.service']) {
      assert.match(refused.stderr, `Cannot bring back ${what}: /nix/store/`);
    }
    const alone = await host.run('sm', 'rollback', '--yes', '--exclude', 'profile:system');
    assert.is(alone.code, 3, 'a service would not start');
    assert.equal(await drift(host), []);
    assert.is(host.read('/etc/greeting.conf'), 'silence\n');

    // Building it again is the way out.
    configure(host, { version: '1', module: greeting });
    await must(host, 'switch', '--yes');
    assert.equal(await atLogin(host, 'greet'), ['hello 1']);
  });

  test('a service that fails leaves no generation, and blames nobody else for that', async (host) => {
    bringSources(host, nixpkgs);
    const failing = (command: string): string => `systemd.services.bad = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig = { Type = "exec"; ExecStart = "${command}"; };
    };
    systemd.services.good = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig.ExecStart = "/bin/sleep infinity";
    };`;
    configure(host, { version: '1', module: failing('/bin/false') });
    const ran = await host.run('sm', 'switch', '--yes');
    assert.is(ran.code, 4, said(ran));
    assert.match(ran.stderr + ran.stdout, 'bad.service');
    assert.not.match(ran.stderr + ran.stdout, 'someone else');
    assert.match(ran.stderr + ran.stdout, 'good.service: Started');
    assert.not.match(ran.stderr + ran.stdout, 'Not started:');
    assert.not(host.exists(profile));
    assert.not.match((await drift(host)).join(), 'profile:system');
    configure(host, { version: '1', module: failing('/bin/sleep infinity') });
    await must(host, 'switch', '--yes');
    assert.equal(await listed(host), ['1 (current)']);
    assert.equal(await drift(host), []);
  });

  test('what sm init writes can be built, applied and taken back', async (host) => {
    bringSources(host, nixpkgs);
    await must(host, 'init', '/root/new host');
    const written = host.read('/root/new host/flake.nix');
    const offline = written.replace(/nixpkgs\.url = "[^"]*"/, 'nixpkgs.url = "path:/opt/nixpkgs"');
    host.write('/root/new host/flake.nix', offline);
    await must(host, 'plan', '--flake', '/root/new host');
    assert.match(await must(host, 'switch', '--yes', '--flake', '/root/new host'), 'complete!');
    assert.is(await stateOf(host, 'clock.service'), 'active');
    assert.ok(host.exists('/var/lib/clock/now'));
    assert.match(await must(host, 'switch', '--yes', '--flake', '/root/new host'), 'No changes');
    assert.equal(await listed(host), ['1 (current)']);
    await must(host, 'destroy', '--yes');
    assert.is(await stateOf(host, 'clock.service'), 'inactive');
    assert.not(host.exists(profile));
  });
}

/** Where in the store a program of a service lies. */
async function programOf(host: Host, name: string): Promise<string> {
  const start = await host.must('systemctl', 'show', '-p', 'ExecStart', 'greet.service');
  const found = new RegExp(`path=(/nix/store/\\w{32}-${name}[^/]*)/`).exec(start)?.[1];
  assert.ok(found, start);
  return found ?? '';
}

test.run();
