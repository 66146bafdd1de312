import { cpSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import type { Host } from './harness/host.ts';
import { said } from './support.ts';

/** What the modules of a test say besides the part that all have; `greet` and `server` are packages. */
export interface Configuration {
  readonly version: string;
  readonly module: string;
  /** More packages, as bindings of a `let`. */
  readonly packages?: string;
}

/** Where the configuration of a test host lies. */
export const flake = '/etc/system-manager';

const settings = [
  'experimental-features =',
  'build-users-group =',
  'sandbox = false',
  'substituters =',
  'flake-registry =',
];

/** Puts the sources of sm and the lib of a nixpkgs onto a host, as a user would who is offline. */
export function bringSources(host: Host, nixpkgs: string): void {
  const bring = (from: string, to: string): void =>
    cpSync(from, join(host.root, to), { recursive: true, dereference: true });
  for (const name of ['flake.nix', 'nix', 'package.json', 'package-lock.json']) {
    bring(join(house, name), join('/opt/sm', name));
  }
  bring(join(nixpkgs, 'lib'), '/opt/nixpkgs/lib');
  host.write('/opt/nixpkgs/flake.nix', '{ outputs = _: { lib = import ./lib; }; }\n');
  host.write('/etc/nix/nix.conf', `${settings.join('\n')}\n`);
}

/** Writes a flake of one host, whose packages are what a shell can make without any other program. */
export function configure(host: Host, { version, module, packages = '' }: Configuration): void {
  host.write(
    `${flake}/flake.nix`,
    `{
  inputs = {
    nixpkgs.url = "path:/opt/nixpkgs";
    sm = { url = "path:/opt/sm"; inputs.nixpkgs.follows = "nixpkgs"; };
  };
  outputs = { sm, ... }: {
    systemConfigs.default = sm.lib.makeSystemConfig { modules = [ ./host.nix ]; };
  };
}
`,
  );
  host.write(
    `${flake}/host.nix`,
    `{ lib, config, ... }: let
  program = name: text: derivation {
    name = "\${name}-${version}"; system = "x86_64-linux"; builder = "/bin/sh"; inherit text;
    args = [ "-c" ''
      /bin/mkdir -p $out/bin
      echo "#!/bin/sh" > $out/bin/\${name}
      echo "$text" >> $out/bin/\${name}
      /bin/chmod 755 $out/bin/\${name}
    '' ];
  };
  greet = program "greet" "echo hello ${version}";
  server = program "greet-server" "exec sleep infinity";
  ${packages}
in {
  nixpkgs.hostPlatform = "x86_64-linux";
  system-manager.settings.settle = "300ms";
  ${module}
}
`,
  );
}

/** Runs sm, which must go well; what it printed. */
export async function must(host: Host, ...args: readonly string[]): Promise<string> {
  const ran = await host.runWith({ timeoutSeconds: 120 }, 'sm', ...args);
  assert.is(ran.code, 0, `sm ${args.join(' ')}\n${said(ran)}`);
  return `${ran.stdout}${ran.stderr}`;
}

/** What a program says in a login shell of each kind, or the code with which there is none. */
export async function atLogin(host: Host, program: string): Promise<readonly string[]> {
  const shells = [
    ['bash', '-l', '-c', program],
    ['sh', '-l', '-c', program],
    ['su', '-', 'root', '-c', program],
    ['su', '-', '-s', '/bin/bash', 'nobody', '-c', program],
  ];
  const ran = await Promise.all(shells.map((argv) => host.run(...argv)));
  return [...new Set(ran.map(({ code, stdout }) => (code === 0 ? stdout.trim() : `code ${code}`)))];
}
