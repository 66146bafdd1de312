import { homeLines } from '../planner/accounts/homes.ts';
import { sysusersFile } from '../planner/accounts/sysusers.ts';
import { bootLines } from '../planner/profile/boot.ts';
import { fishPath, implicitFiles } from '../planner/profile/snippets.ts';
import { zshHook, zshPath } from '../planner/profile/zsh.ts';
import type { PlacedEntry } from '../planner/rules.ts';
import type { Problem } from '../schema/problem.ts';
import type {
  AbsolutePath,
  FileEntry,
  Manifest,
  ResolvedManifest,
  ResolvedProfile,
} from '../schema/types.ts';
import { generationOf } from './profile/generation-of.ts';
import { mergePackages } from './profile/merge.ts';
import { treeProblem } from './profile/trees.ts';
import { readZshFile } from './profile/zsh-file.ts';
import { defaultOwner, type ResolveGround } from './resolve.ts';
import { resolveUnits } from './resolve-units.ts';

/** The kinds other than file, resolved, and the files that they bring along. */
export interface KindResolution {
  readonly resolved: Pick<ResolvedManifest, 'units' | 'tmpfiles' | 'profile' | 'users' | 'groups'>;
  /** Files that nobody declared and that the rest needs: each only where needed. */
  readonly implicit: readonly PlacedEntry[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** The file of our own tmpfiles.d lines: homes, and the profile's link at boot. */
const ownLines = 'system-manager.conf';

/** Resolves units, tmpfiles, profile, users and groups. */
export function resolveKinds(manifest: Manifest, ground: ResolveGround): KindResolution {
  const { system, outside, directory } = ground;
  const owner = defaultOwner(ground);
  const units = resolveUnits(manifest.units, { system, outside, directory, owner });
  const profile = resolveProfile(manifest, ground);
  const own = [
    ...homeLines(manifest.users ?? {}),
    ...(profile.value === undefined ? [] : bootLines(profile.value, ground.layout.directory)),
  ];
  const tmpfiles: Readonly<Record<string, readonly string[]>> = {
    ...manifest.tmpfiles,
    ...(own.length === 0 ? {} : { [ownLines]: own }),
  };
  const resolved = {
    ...given('units', units.units),
    ...given('tmpfiles', tmpfiles),
    ...(profile.value === undefined ? {} : { profile: profile.value }),
    ...given('users', manifest.users),
    ...given('groups', manifest.groups),
  };
  const snippets = snippetsOf(profile.value, ground);
  return {
    resolved,
    implicit: implicitEntries(resolved, withoutDeclared(snippets.files, manifest)),
    problems: [...units.problems, ...profile.problems, ...taken(manifest, own)],
    warnings: [...units.warnings, ...snippets.warnings],
  };
}

function given<K extends string, T extends object>(key: K, value: T | undefined) {
  return value === undefined || Object.keys(value).length === 0
    ? {}
    : ({ [key]: value } as Record<K, T>);
}

function taken(manifest: Manifest, own: readonly string[]): readonly Problem[] {
  if (own.length === 0 || manifest.tmpfiles?.[ownLines] === undefined) return [];
  return [
    {
      place: `tmpfiles."${ownLines}"`,
      found: 'the name of the file that holds the lines of homes and the profile',
      expected: 'another name',
    },
  ];
}

function resolveProfile(
  { profile = {} }: Manifest,
  { system, storePath }: ResolveGround,
): { readonly value: ResolvedProfile | undefined; readonly problems: readonly Problem[] } {
  const generation = generationOf(system, storePath, profile);
  if (Object.keys(profile).length === 0 && generation === undefined) {
    return { value: undefined, problems: [] };
  }
  const packages = profile.packages ?? [];
  const merged = mergePackages(system, packages, profile.pathsToLink);
  // The store of an image may be filled later.
  const later = system.root !== '/' && profile.path?.startsWith('/nix/store/') === true;
  const missing =
    profile.path === undefined || later
      ? undefined
      : treeProblem(system, profile.path, 'profile.path');
  return {
    value: {
      ...(profile.path === undefined ? {} : { path: profile.path }),
      ...(generation === undefined ? {} : { generation }),
      links: merged.links,
      packages,
      variables: profile.variables ?? {},
    },
    problems: [...merged.problems, ...(missing === undefined ? [] : [missing])],
  };
}

const hasFish = (system: ResolveGround['system']): boolean =>
  ['/usr/bin/fish', '/bin/fish', '/usr/local/bin/fish'].some(
    (path) => system.lstat(path as AbsolutePath) !== undefined,
  );

function snippetsOf(
  profile: ResolvedProfile | undefined,
  { system }: ResolveGround,
): {
  readonly files: Readonly<Record<string, FileEntry>>;
  readonly warnings: readonly string[];
} {
  if (profile === undefined) return { files: {}, warnings: [] };
  const texts = Object.entries(implicitFiles(profile))
    .filter(([path]) => path !== fishPath || hasFish(system))
    .map(([path, text]) => [path, { text }]);
  const { file, warning } = zshHook(profile, readZshFile(system));
  return {
    files: { ...Object.fromEntries(texts), ...(file === undefined ? {} : { [zshPath]: file }) },
    warnings: warning === undefined ? [] : [warning],
  };
}

// Whoever declares the file of zsh says in it what is read at login.
function withoutDeclared(
  files: Readonly<Record<string, FileEntry>>,
  { etc, files: others }: Manifest,
): Readonly<Record<string, FileEntry>> {
  const declared =
    etc?.[zshPath.slice('/etc/'.length)] !== undefined || others?.[zshPath] !== undefined;
  if (!declared) return files;
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== zshPath));
}

function implicitEntries(
  resolved: KindResolution['resolved'],
  snippets: Readonly<Record<string, FileEntry>>,
): readonly PlacedEntry[] {
  const sysusers = sysusersFile(resolved);
  const own: Readonly<Record<string, FileEntry>> = {
    ...(sysusers === undefined
      ? {}
      : { '/etc/sysusers.d/system-manager.conf': { text: sysusers } }),
    ...snippets,
  };
  const lines = Object.entries(resolved.tmpfiles ?? {}).map(([name, content]) => ({
    path: `/etc/tmpfiles.d/${name}` as AbsolutePath,
    place: `tmpfiles."${name}"`,
    entry: { text: `${content.join('\n')}\n` },
  }));
  return [
    ...lines,
    ...Object.entries(own).map(([path, entry]) => ({
      path: path as AbsolutePath,
      place: `${path}, which sm makes itself`,
      entry,
    })),
  ];
}
