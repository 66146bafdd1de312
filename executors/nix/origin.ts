import { type Caller, callNix } from './call.ts';
import { written } from './reference.ts';

interface Metadata {
  readonly url?: string;
  readonly resolvedUrl?: string;
  readonly locked?: { readonly type?: string };
}

/**
 * Where a flake comes from, as exactly as it can be said: a repository with its revision, the path
 * of a directory. Whoever reads it in a plan later may be elsewhere than in this working directory.
 */
export async function originOf(caller: Caller, flake: string): Promise<string> {
  const words = ['flake', 'metadata', '--json', '--no-write-lock-file', written(flake)];
  const quiet = { ...caller, options: { ...caller.options, writeLock: true, refresh: false } };
  const metadata = JSON.parse(
    await callNix({ ...quiet, told: () => undefined }, words, flake),
  ) as Metadata;
  const { url, resolvedUrl, locked } = metadata;
  // A directory is known by its path; when and with what hash it was read says nothing to people.
  return (locked?.type === 'path' ? resolvedUrl : url) ?? resolvedUrl ?? flake;
}
