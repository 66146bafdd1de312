// Units that were declared in the words of NixOS, on a host that is none.
import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import { openNix } from '../support/nix.ts';
import { findNixpkgs, withoutLibrary } from '../support/nix-library.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { mustApply, plan, stateOf, unitActions, type Wanted } from './support.ts';

const test = hostSuite('units of a Nix module on a real host');

const nix = await openNix();
const nixpkgs = findNixpkgs(nix);

/** The manifest of a module, whose scripts are put onto the host, as a copied closure would be. */
function manifest(host: Host, module: string): Wanted {
  const text =
    nix.evaluate(`((import ${house}/nix/lib.nix { nixpkgs = ${nixpkgs}; }).makeSystemConfig {
    modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; } (${module}) ];
  }).text`);
  for (const [path] of String(text).matchAll(/\/[^ \\"]*-unit-script-[\w-]+/g)) {
    host.write(path, readFileSync(path, 'utf8'));
  }
  return JSON.parse(String(text));
}

const hello = (words: string, more = ''): string => `{
  systemd.services.hello = {
    description = "Says hello";
    wantedBy = [ "multi-user.target" ];
    path = [ "/opt/hello" ];
    environment.WORDS = "it's \\"said\\" %n";
    preStart = "echo before >/run/hello";
    script = ''
      echo "${words} $WORDS $1 $PATH" >>/run/hello
      echo told
      exec sleep infinity
    '';
    scriptArgs = "%n";
    postStop = "echo after >>/run/hello";
    ${more}
  };
  systemd.services.cron.serviceConfig.MemoryMax = "1G";
  systemd.timers.hello-later = { wantedBy = [ "timers.target" ]; timerConfig.OnCalendar = "2099-01-01"; timerConfig.Unit = "hello.service"; };
  systemd.maskedUnits = [ "apt-daily.timer" ];
}`;

if (nixpkgs === undefined) process.stdout.write(`${withoutLibrary}\n`);
else {
  test('scripts run with their words, PATH and arguments, and a change restarts them', async (host) => {
    await mustApply(host, manifest(host, hello('hello')));
    const path =
      '/opt/hello/bin:/opt/hello/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const line = (words: string) => `${words} it's "said" hello.service hello.service ${path}\n`;
    assert.is(await read(host), `before\n${line('hello')}`);
    assert.is(await stateOf(host, 'hello.service'), 'active');
    assert.is(await stateOf(host, 'hello-later.timer'), 'active');
    const limit = await host.run('systemctl', 'show', '-P', 'MemoryMax', 'cron.service');
    assert.is(limit.stdout.trim(), String(1024 ** 3));
    assert.is(await stateOf(host, 'cron.service'), 'active');
    const journal = ['journalctl', '--unit=hello.service', '--identifier=bash', '--output=cat'];
    assert.is((await host.run(...journal)).stdout, 'told\n');

    const next = manifest(host, hello('again'));
    assert.equal(unitActions(await plan(host, next)), [
      'stop hello-later.timer',
      'stop hello.service',
      'start hello-later.timer',
      'start hello.service',
    ]);
    await mustApply(host, next);
    assert.is(await read(host), `before\n${line('again')}`);
  });
}

async function read(host: Host): Promise<string> {
  return (await host.run('cat', '/run/hello')).stdout;
}

test.run();
