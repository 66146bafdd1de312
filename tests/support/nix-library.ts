import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { house } from './house-sources.ts';
import type { Nix } from './nix.ts';

/** Where nixpkgs lies, at least its lib: `<nixpkgs>`, else what the flake has locked and is here already. */
export function findNixpkgs(nix: Nix): string | undefined {
  const asked = nix.run(
    'nix-instantiate',
    '--eval',
    '-E',
    'builtins.seq <nixpkgs/lib> (toString <nixpkgs>)',
  );
  if (asked.code === 0) return JSON.parse(asked.stdout);
  const lock = join(house, 'flake.lock');
  if (!existsSync(lock)) return undefined;
  const { rev } = JSON.parse(readFileSync(lock, 'utf8')).nodes?.nixpkgs?.locked ?? {};
  if (typeof rev !== 'string') return undefined;
  const fetched = nix.run(
    'nix',
    ...['eval', '--offline', '--impure', '--raw', '--expr'],
    `(builtins.getFlake ${JSON.stringify(house)}).inputs.nixpkgs.outPath`,
  );
  return fetched.code === 0 ? fetched.stdout : undefined;
}

/** The one line that says which tests were not run; the runner passes on what starts like this. */
export const withoutLibrary =
  'Not run: what evaluates modules, as there is no nixpkgs; set NIX_PATH=nixpkgs=DIRECTORY, its lib is enough';
