import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { said } from './support.ts';

/** A host with a real Nix. */
export const withNix = { layers: ['nix'], seconds: 90 };
/** Where the generations lie. */
export const profiles = '/nix/var/nix/profiles/system-manager-profiles';
/** The profile itself. */
export const profile = `${profiles}/system-manager`;
/** What keeps its current generation. */
export const gcRoot = '/nix/var/nix/gcroots/system-manager-current';

const expression = `{ v, dep ? "" }: derivation {
  name = "hello-\${v}"; system = builtins.currentSystem; builder = "/bin/sh"; inherit v dep;
  PATH = "/usr/bin:/bin";
  args = [ "-c" "mkdir -p $out/bin; printf '#!/bin/sh\\\\necho hello %s\\\\n' $v > $out/bin/hello; chmod 755 $out/bin/hello; echo $dep > $out/dep" ];
}
`;

/** Builds a package whose program says its version, without a network; returns its store path. */
export async function build(host: Host, version: string): Promise<string> {
  host.write('/etc/nix/nix.conf', 'build-users-group =\nsandbox = false\nsubstituters =\n');
  host.write('/root/hello.nix', expression);
  const argv = ['nix-build', '/root/hello.nix', '--no-out-link', '--argstr', 'v', version];
  const ran = await host.run(...argv);
  assert.is(ran.code, 0, said(ran));
  return ran.stdout.trim();
}

/** A manifest with a tree of packages. */
export const on = (path: string, more: object = {}) => ({
  profile: { path },
  etc: { x: { text: 'x' } },
  ...more,
});

/** The generations as nix-env lists them, without their times. */
export const listed = async (host: Host): Promise<readonly string[]> =>
  (await host.must('nix-env', '--profile', profile, '--list-generations'))
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+[-0-9]+ [:0-9]+\s*/, ' ').trim());

/** Where a link leads in the end. */
export const leadsTo = async (host: Host, path: string): Promise<string> =>
  (await host.must('readlink', '-f', path)).trim();
