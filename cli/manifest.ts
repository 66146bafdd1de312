import { dirname } from 'node:path';
import { Failure } from '../executors/failure.ts';
import { findFlake, findManifest } from '../executors/find-manifest.ts';
import type { Outside } from '../executors/outside.ts';
import type { FlakeFlags, ManifestFlags } from './options.ts';
import { type Terminal, writeLines } from './terminal.ts';

/** The flags once a manifest file stands behind them, and where it comes from if it was built. */
export type Settled<Flags> = Flags & { readonly manifest: string; readonly origin?: string };

/** How the manifest of a command is found and built. */
export interface Ground {
  readonly outside: Outside;
  readonly terminal: Terminal;
  /** Whether nix may write flake.lock: a command that only looks leaves the directory as it is. */
  readonly writeLock: boolean;
}

/**
 * Settles on a manifest: the file that is named, the flake that is named and built, or whichever of
 * the two the search finds. What was built is kept until `use` is done with it.
 */
export async function withManifest<Flags extends ManifestFlags, T>(
  flags: Flags,
  ground: Ground,
  use: (flags: Settled<Flags>) => Promise<T>,
): Promise<T> {
  const flake = mustBeOne(flags);
  if (flake !== undefined) return withFlake(flake, flags, ground, use);
  if (flags.manifest !== undefined) return use({ ...flags, manifest: flags.manifest });
  const { path, passedOver } = findManifest(ground.outside);
  writeLines(ground.terminal.error, [
    ...passedOver,
    `Using the ${path.endsWith('/flake.nix') ? 'flake' : 'manifest'} ${path}`,
  ]);
  return path.endsWith('/flake.nix')
    ? withFlake(dirname(path), flags, ground, use)
    : use({ ...flags, manifest: path });
}

/** The flake that is named, or the one that the search finds. */
export function settleFlake(
  flags: Pick<FlakeFlags, 'flake'>,
  outside: Outside,
  terminal: Terminal,
): string {
  if (flags.flake !== undefined) return flags.flake;
  const { path, passedOver } = findFlake(outside);
  writeLines(terminal.error, [...passedOver, `Using the flake ${path}`]);
  return dirname(path);
}

function mustBeOne({ flake, manifest }: ManifestFlags): string | undefined {
  if (flake === undefined || manifest === undefined) return flake;
  throw new Failure(
    'usage',
    'Cannot use --flake and --manifest together: found both, expected one; a flake is built into a manifest of its own',
  );
}

async function withFlake<Flags extends ManifestFlags, T>(
  flake: string,
  flags: Flags,
  { outside, terminal, writeLock }: Ground,
  use: (flags: Settled<Flags>) => Promise<T>,
): Promise<T> {
  const { buildToUse } = await import('./build.ts');
  const built = await buildToUse(flake, flags, writeLock, outside, terminal);
  try {
    const origin = `${built.flake}#${built.attribute}`;
    return await use({ ...flags, manifest: built.manifest, origin });
  } finally {
    built.release();
  }
}
