import { join } from 'node:path';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { check, place } from '../../planner/rules.ts';
import { parse } from '../../schema/parse.ts';
import type { AbsolutePath, Manifest } from '../../schema/types.ts';
import { house } from './house-sources.ts';
import { type Nix, openNix } from './nix.ts';
import { findNixpkgs, withoutLibrary } from './nix-library.ts';

/** Evaluates modules as they are written in a configuration. */
export interface Modules {
  readonly nix: Nix;
  /** Where nixpkgs lies, at least its lib. */
  readonly nixpkgs: string;
  /** The expression of a configuration of one module, given as Nix text. */
  readonly configuration: (module: string) => string;
  /** The manifest of a module, which the parser and the rules of manifests must accept. */
  readonly manifest: (module: string) => Manifest;
  /** What nix says of a module that it refuses. */
  readonly refusal: (module: string) => string;
  /** The warnings of a module. */
  readonly warnings: (module: string) => readonly string[];
}

// A package that needs nothing: `package "hello"` is a derivation with a file in it.
const prelude = `package = name: derivation {
  inherit name;
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "echo hello > $out" ];
};`;

/** Opens nix with nixpkgs' lib; undefined without that lib, which is said in one line. */
async function openModules(nix: Nix): Promise<Modules | undefined> {
  const nixpkgs = findNixpkgs(nix);
  if (nixpkgs === undefined) {
    process.stdout.write(`${withoutLibrary}\n`);
    return undefined;
  }
  const configuration = (module: string): string => `let ${prelude} in
    (import ${house}/nix/lib.nix { nixpkgs = ${nixpkgs}; }).makeSystemConfig {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; } (${module}) ];
    }`;
  const evaluate = (module: string, what: string) =>
    nix.run(
      'nix-instantiate',
      ...['--eval', '--strict', '--json', '--read-write-mode', '-E'],
      `(${configuration(module)}).${what}`,
    );
  return {
    nix,
    nixpkgs,
    configuration,
    manifest: (module) => {
      const { code, stdout, stderr } = evaluate(module, 'text');
      if (code !== 0) throw new Error(stderr);
      return accepted(JSON.parse(JSON.parse(stdout)));
    },
    refusal: (module) => {
      const { code, stdout, stderr } = evaluate(module, 'text');
      assert.is(code, 1, `expected a refusal, found ${stdout}`);
      return stderr;
    },
    warnings: (module) => {
      const { code, stdout, stderr } = evaluate(module, 'config.warnings');
      if (code !== 0) throw new Error(stderr);
      return JSON.parse(stdout);
    },
  };
}

function accepted(value: unknown): Manifest {
  const parsed = parse('manifest', value);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const { placed, problems } = place(parsed.value);
  const state = '/var/lib/system-manager' as AbsolutePath;
  assert.equal([...problems, ...check(parsed.value, placed, state)], []);
  return parsed.value;
}

/**
 * Tests of some files below nix/: that each is in itself well-formed is always tested; what they make of
 * options where nixpkgs' lib is at hand.
 */
export async function withModules(
  test: Test,
  files: readonly string[],
  tests: (modules: Modules) => void,
): Promise<void> {
  const nix = await openNix();
  for (const file of files) {
    test(`${file} is well-formed`, () => {
      const { code, stderr } = nix.run('nix-instantiate', '--parse', join(house, 'nix', file));
      assert.is(code, 0, stderr);
    });
  }
  const modules = await openModules(nix);
  if (modules !== undefined) tests(modules);
}
