// Every option that a configuration has, from the module to what a host makes of it.
import * as assert from 'uvu/assert';
import { openNix } from '../support/nix.ts';
import { findNixpkgs, withoutLibrary } from '../support/nix-library.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { atLogin, bringSources, configure, flake, must } from './nix-modules.ts';
import { drift, property, said, stateOf } from './support.ts';

const test = hostSuite('options on a real host', { layers: ['services', 'nix'], seconds: 300 });

const nixpkgs = findNixpkgs(await openNix());

const everything = `
  environment = {
    etc."app/linked".source = "\${greet}/bin/greet";
    etc."app/copied" = { text = "secret\\n"; mode = "0640"; user = "app"; group = "app"; };
    systemPackages = [ greet ];
    pathsToLink = [ "/lib" ];
    variables = { EDITOR = "vi"; PATHLIKE = [ "/a" "/b" ]; };
    sessionVariables.SESSION = "yes";
    extraInit = "export EXTRA=init";
  };
  systemd = {
    globalEnvironment.EVERYWHERE = "yes";
    services.app = { wantedBy = [ "multi-user.target" ]; environment.OWN = "too";
      serviceConfig = { User = "app"; ExecStart = "/bin/sleep infinity"; Slice = "app.slice"; }; };
    services.echo = { serviceConfig = { StandardInput = "socket"; ExecStart = "/bin/cat"; }; };
    services.echo-now = { script = "rm -f /run/go; echo run >> /run/echo-now"; serviceConfig.Type = "oneshot"; };
    services.cron.serviceConfig.MemoryMax = "1G";
    sockets.echo = { wantedBy = [ "sockets.target" ]; listenStreams = [ "/run/echo.socket" ]; };
    timers.echo-now = { wantedBy = [ "timers.target" ]; timerConfig.OnCalendar = "2099-01-01"; };
    paths.echo-now = { wantedBy = [ "multi-user.target" ]; pathConfig.PathExists = "/run/go"; };
    targets.mine = { wantedBy = [ "multi-user.target" ]; };
    slices.app.sliceConfig.MemoryMax = "512M";
    mounts = [ { what = "tmpfs"; where = "/mnt/ours"; type = "tmpfs"; wantedBy = [ "multi-user.target" ]; } ];
    automounts = [ { where = "/mnt/ours"; automountConfig.TimeoutIdleSec = "1h"; } ];
    units."whole.service" = { text = "[Service]\\nExecStart=/bin/sleep infinity\\n"; wantedBy = [ "multi-user.target" ]; };
    packages = [ unitPackage ];
    maskedUnits = [ "apt-daily.timer" ];
    tmpfiles.rules = [ "d /var/lib/app 0750 app app - -" ];
    tmpfiles.settings."10-app"."/var/lib/app/file".f = { mode = "0600"; argument = "x y"; };
    tmpfiles.packages = [ tmpfilesPackage ];
  };
  users.users.app = { isSystemUser = true; group = "app"; extraGroups = [ "users" ]; home = "/var/lib/app"; };
  users.groups.app.gid = 4711;
  nix = { enable = true; settings = { substituters = [ ]; build-users-group = ""; sandbox = false; max-jobs = 3; }; };
  system-manager.preActivationAssertions.booted = { enable = true; script = "echo asked >> /run/asked"; };
  system-manager.allowAnyDistro = true;
  system-manager.drift.ignore = [ "file:/etc/app/copied#mode" ];
  system-manager.settings.protect = [ "file:/etc/app/copied" ];
  assertions = [ { assertion = config.users.groups.app.gid == 4711; message = "never told"; } ];
  warnings = [ "this is told" ];
  system.checks = [ (derivation { name = "check"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo ok > $out" ]; }) ];
  networking.hostName = "other";
`;

// A unit and lines of tmpfiles that lie in packages.
const packages = `
  unitPackage = derivation { name = "unit-package"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ''
    /bin/mkdir -p $out/lib/systemd/system
    echo "[Service]
ExecStart=/bin/sleep infinity" > $out/lib/systemd/system/packaged.service
  '' ]; };
  tmpfilesPackage = derivation { name = "tmpfiles-package"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ''
    /bin/mkdir -p $out/lib/tmpfiles.d
    echo "d /run/packaged 0700 root root - -" > $out/lib/tmpfiles.d/packaged.conf
  '' ]; };
`;

const show = async (host: Host, unit: string, name: string): Promise<string> =>
  `${unit} ${name}=${await property(host, unit, name)}`;

if (nixpkgs === undefined) process.stdout.write(`${withoutLibrary}\n`);
else {
  test('each has its effect', async (host) => {
    bringSources(host, nixpkgs);
    configure(host, { version: '1', module: everything, packages });
    const told = await must(host, 'switch', '--yes');
    assert.match(told, 'this is told');
    assert.match(told, 'networking.hostName');
    assert.is(host.read('/run/asked'), 'asked\n');

    assert.match(await host.must('readlink', '/etc/app/linked'), /^\/nix\/store\/.*\/bin\/greet$/m);
    const copied = await host.must('stat', '-c', '%a %U %g', '/etc/app/copied');
    assert.is(copied, '640 app 4711\n');
    assert.equal(await atLogin(host, 'greet'), ['hello 1']);
    assert.equal(await atLogin(host, 'echo "$EDITOR $PATHLIKE $SESSION $EXTRA"'), [
      'vi /a:/b yes init',
    ]);

    const running = ['app.service', 'whole.service', 'echo.socket', 'echo-now.timer'];
    running.push('echo-now.path', 'mine.target', 'mnt-ours.mount', 'app.slice');
    for (const unit of running) assert.is(await stateOf(host, unit), 'active', unit);
    assert.match(await show(host, 'app.service', 'Environment'), 'OWN=too');
    assert.match(await show(host, 'app.service', 'Environment'), 'EVERYWHERE=yes');
    assert.is(await show(host, 'app.slice', 'MemoryMax'), 'app.slice MemoryMax=536870912');
    assert.is(await show(host, 'cron.service', 'MemoryMax'), 'cron.service MemoryMax=1073741824');
    // No container can start one.
    const idle = await show(host, 'mnt-ours.automount', 'TimeoutIdleUSec');
    assert.is(idle, 'mnt-ours.automount TimeoutIdleUSec=1h');
    assert.is(
      await show(host, 'packaged.service', 'LoadState'),
      'packaged.service LoadState=loaded',
    );
    assert.is(await show(host, 'apt-daily.timer', 'LoadState'), 'apt-daily.timer LoadState=masked');
    await host.must('touch', '/run/go');
    for (let tries = 0; tries < 50 && !host.exists('/run/echo-now'); tries += 1) {
      await host.must('sleep', '0.1');
    }
    assert.ok(host.exists('/run/echo-now'), 'the path unit starts its service');

    assert.is(await host.must('stat', '-c', '%a %U', '/var/lib/app'), '750 app\n');
    assert.is(host.read('/var/lib/app/file'), 'x y');
    assert.match(host.read('/etc/tmpfiles.d/packaged.conf'), '/run/packaged');
    assert.match(await host.must('id', 'app'), /gid=4711\(app\) groups=4711\(app\),100\(users\)/);
    const jobs = await host.must(
      'nix',
      '--extra-experimental-features',
      'nix-command',
      'show-config',
    );
    assert.match(jobs, /^max-jobs = 3$/m);
    assert.not.match(await host.must('hostname'), 'other');

    await host.must('chmod', '0600', '/etc/app/copied');
    assert.equal(await drift(host), []);
    assert.match(await must(host, 'switch', '--yes'), 'No changes');
    await host.reboot();
    for (const unit of running) assert.is(await stateOf(host, unit), 'active', unit);
    assert.ok(host.exists('/run/packaged'));
    assert.equal(await drift(host), []);

    configure(host, { version: '1', module: '' });
    const guarded = await host.run('sm', 'switch', '--yes', '--allow-mass-delete');
    assert.is(guarded.code, 3, said(guarded));
    assert.match(guarded.stderr, 'file:/etc/app/copied');
  });

  test('mistakes are told in the words of the module system, and change nothing', async (host) => {
    bringSources(host, nixpkgs);
    for (const [module, words] of [
      ['environment.ect.a.text = "x";', "The option `environment.ect' does not exist"],
      ['systemd.services.a.enable = "yes";', 'is not of type `boolean'],
      ['assertions = [ { assertion = false; message = "so not"; } ];', '- so not'],
    ] as const) {
      configure(host, { version: '1', module });
      const ran = await host.run('sm', 'plan', '--flake', flake);
      assert.is(ran.code, 78, said(ran));
      assert.is(ran.stdout, '');
      assert.match(ran.stderr, words);
    }
  });
}

test.run();
