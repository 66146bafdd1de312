import { join, resolve } from 'node:path';
import { Failure } from '../../executors/failure.ts';
import { repositoryOf } from '../../executors/nix/complaint.ts';
import { hasNix } from '../../executors/nix/find-nix.ts';
import type { Outside } from '../../executors/outside.ts';
import { type ExitCode, exit } from '../exit.ts';
import { flakeFiles, manifestFiles, type Starter } from '../init/files.ts';
import { type Terminal, writeLines } from '../terminal.ts';

interface InitFlags {
  /** False with `--no-nix`. */
  readonly nix: boolean;
  readonly smUrl?: string;
}

/** `sm init [DIR]`: files to start from; never touches one that is there. */
export function initCommand(
  named: string | undefined,
  flags: InitFlags,
  outside: Outside,
  terminal: Terminal,
): ExitCode {
  const directory = directoryOf(named, outside);
  const withNix = flags.nix && hasNix(outside);
  const { architecture: system, hostname } = outside;
  const files = withNix ? flakeFiles({ system, hostname, smUrl: flags.smUrl }) : manifestFiles;
  const before = outside.stat(directory)?.directory === true ? outside.list(directory) : [];
  const written = files.filter(({ name, text }) => outside.create(join(directory, name), text));
  writeLines(terminal.out, [
    ...(flags.nix && !withNix ? withoutNix : []),
    ...files.map((file) =>
      written.includes(file)
        ? `Wrote ${join(directory, file.name)}`
        : `Left as it is: ${join(directory, file.name)}`,
    ),
    ...(written.length === 0 ? ['Everything is there already; nothing was written.'] : []),
    ...shadowed(directory, files, before),
    '',
    ...(withNix ? nextWithFlake(directory, files, outside) : nextWithManifest(directory)),
  ]);
  return exit.ok;
}

function directoryOf(named: string | undefined, outside: Outside): string {
  if (named !== undefined) return resolve(outside.workingDirectory, named);
  if (outside.uid === 0) return '/etc/system-manager';
  const home = outside.env('HOME');
  if (home !== undefined && home !== '') return join(home, '.config/system-manager');
  throw new Failure(
    'usage',
    'Cannot choose a directory: HOME is not set, expected one; name the directory: sm init DIR',
  );
}

const withoutNix = [
  'Nix is not installed, so this is a YAML manifest, which needs no Nix. (To start from',
  'a flake instead, install Nix, remove manifest.yaml and run sm init again.)',
];

// The search for a manifest takes one of these before a flake.
function shadowed(
  directory: string,
  files: readonly Starter[],
  before: readonly string[],
): readonly string[] {
  const other = before.find((name) => /^manifest\.(jsonc?|ya?ml)$/.test(name));
  if (other === undefined || files === manifestFiles) return [];
  return [`Note: without --flake, sm takes ${join(directory, other)} before the flake beside it.`];
}

function nextWithFlake(
  directory: string,
  files: readonly Starter[],
  outside: Outside,
): readonly string[] {
  const names = files.map(({ name }) => name).join(' ');
  const place = inShell(directory);
  return [
    'Next: say in system.nix how the host should be, then',
    ...(repositoryOf(outside, directory) === undefined
      ? []
      : [`  git -C ${place} add ${names}`, '      (nix sees only the files that git knows)']),
    `  sm plan --flake ${place}`,
    `  sudo sm switch --flake ${place}`,
  ];
}

function nextWithManifest(directory: string): readonly string[] {
  const path = inShell(join(directory, 'manifest.yaml'));
  return [
    'Next: say in it how the host should be, then',
    `  sm plan --manifest ${path}`,
    `  sudo sm apply --manifest ${path}`,
  ];
}

// As people can paste it.
const inShell = (path: string): string =>
  /^[\w./+@:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
