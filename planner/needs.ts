import type {
  Address,
  ContentDigest,
  ResolvedFile,
  ResolvedManifest,
  State,
} from '../schema/types.ts';
import { pathOf } from '../state/address.ts';
import { filesOnly } from '../state/parts.ts';
import { wantedFiles } from './parts.ts';

/** What must not be thrown away as long as a generation, or the state, is kept. */
export interface Needs {
  /** Contents of sources that can change, which a rollback writes again. */
  readonly contents: readonly ContentDigest[];
  /** What links lead to, with the paths of those links. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Backups of what stood there before us. */
  readonly originals: readonly string[];
}

/** What a generation needs: its manifest for a rollback, its state to be restored from. */
export function needsOf(
  resolved: ResolvedManifest | undefined,
  state: State | undefined,
  isOurs: (target: string) => boolean,
): Needs {
  const contents = new Set<ContentDigest>();
  const targets: Record<string, string[]> = {};
  const originals = new Set<string>();
  const lead = (address: string, target: string): void => {
    if (!isOurs(target)) return;
    const links = targets[target];
    if (links === undefined) targets[target] = [pathOf(address as Address)];
    else links.push(pathOf(address as Address));
  };
  for (const [address, file] of Object.entries(
    resolved === undefined ? {} : wantedFiles(resolved),
  )) {
    if (file.type === 'symlink') lead(address, file.target);
    if (isFromMutableSource(file)) contents.add(file.content);
  }
  for (const [address, entry] of Object.entries(filesOnly(state)?.resources ?? {})) {
    if (entry.original !== null) originals.add(entry.original);
    if (entry.applied.type === 'symlink') lead(address, entry.applied.target);
  }
  return { contents: [...contents].sort(), targets, originals: [...originals].sort() };
}

/** Whether a file's bytes come from a source that can change, and are no secret: those are kept. */
export function isFromMutableSource(
  file: ResolvedFile,
): file is Extract<ResolvedFile, { type: 'file' }> & { readonly source: string } {
  if (file.type !== 'file' || file.source === undefined || file.sensitive === true) return false;
  return !file.source.startsWith('/nix/store/');
}
