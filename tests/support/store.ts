import { createHash } from 'node:crypto';

/** A store path by a name of Nix's making. */
export function storePath(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `/nix/store/${digest}-${name}`;
}
