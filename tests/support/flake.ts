import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { openOutside } from '../../executors/outside.ts';
import type { Nix } from './nix.ts';
import { type Ran, type RunOptions, sm } from './sm.ts';

/** What the machine that runs the tests is called in a flake. */
export const system = openOutside().architecture;
export const host = hostname();

/** A derivation without nixpkgs, written in Nix: a manifest that says who it is. */
export const configuration = (motd: string, before = ''): string =>
  derivation(JSON.stringify({ version: 1, etc: { motd: { text: motd } } }), before);

/** The same of any text; `before` are commands of a shell that run first. */
export function derivation(text: string, before = ''): string {
  const command = `${before}\nread -r line < "$textPath"; echo "$line" > "$out"`;
  return `(derivation {
    name = "system-manager-manifest.json"; system = "${system}"; builder = "/bin/sh";
    passAsFile = [ "text" ]; text = ${nixText(`${text}\n`)}; args = [ "-c" ${nixText(command)} ];
  })`;
}

/** A string as Nix writes it. */
export const nixText = (text: string): string => `"${text.replace(/["\\$]/g, '\\$&')}"`;

/** Writes a flake with these outputs; returns its directory. */
export function flakeAt(directory: string, outputs: string): string {
  const path = join(directory, 'flake.nix');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `{ outputs = { self }: {\n${outputs}\n}; }\n`);
  return directory;
}

/** Runs the built program with nix. */
export function smWith(nix: Nix, args: readonly string[], options: RunOptions = {}): Ran {
  return sm(args, { ...options, env: { ...nix.env, ...options.env } });
}
