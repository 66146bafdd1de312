import { join } from 'node:path';
import { type Caller, callNix } from './call.ts';
import { lookUp } from './lookup.ts';
import { originOf } from './origin.ts';
import { installable, parseReference, type Reference, writeAttributes } from './reference.ts';

/** What came out of a flake. */
export interface Built {
  /** The store path that was built. */
  readonly path: string;
  /** The manifest: that path, or the manifest.json in it. */
  readonly manifest: string;
  /** The flake, with its revision where it has one. */
  readonly flake: string;
  /** Such as `systemConfigs.x86_64-linux.web1`. */
  readonly attribute: string;
}

/**
 * Builds the configuration of this host from a flake, in two calls: one looks which attributes there
 * are, one builds. `link` becomes a garbage collector root of what was built.
 */
export async function buildFlake(caller: Caller, text: string, link: string): Promise<Built> {
  const reference = inWorkingDirectory(caller, parseReference(text));
  const below = await lookUp(caller, reference);
  const names = ['systemConfigs', ...below];
  const attribute = writeAttributes(names);
  const flake = await originOf(caller, reference.flake);
  caller.told(`Building ${flake}#${attribute}`);
  const words = ['build', '--out-link', link, installable(reference.flake, names)];
  await callNix(caller, words, reference.flake);
  const path = caller.outside.realpath(link);
  const inside = join(path, 'manifest.json');
  const isDirectory = caller.outside.stat(path)?.directory === true;
  const manifest = isDirectory && caller.outside.stat(inside) !== undefined ? inside : path;
  return { path, manifest, flake, attribute };
}

// Nix takes a bare name for one of its registry; with a flake of that name right here, that one is meant.
function inWorkingDirectory({ outside }: Caller, reference: Reference): Reference {
  const { flake } = reference;
  if (!/^[^./:?][^:?]*$/.test(flake)) return reference;
  const there = outside.stat(join(outside.workingDirectory, flake, 'flake.nix'))?.file === true;
  return there ? { ...reference, flake: `./${flake}` } : reference;
}
