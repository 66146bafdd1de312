import { resolve } from 'node:path';
import { follow } from '../command.ts';
import { Failure } from '../failure.ts';
import type { Outside } from '../outside.ts';
import { complaint } from './complaint.ts';
import { environmentOf } from './environment.ts';
import { findNix } from './find-nix.ts';
import { isUnwritable } from './reference.ts';

/** How nix is called in one run of sm. */
export interface Caller {
  readonly outside: Outside;
  readonly options: NixOptions;
  /** Told what nix says while it works. */
  readonly told: (line: string) => void;
  /** Aborted with the name of a signal. */
  readonly stop: AbortSignal;
}

/** What people may pass on to nix. */
export interface NixOptions {
  /** `--option` pairs. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Look at remote flakes anew. */
  readonly refresh: boolean;
  /** Planning writes nothing, not even a lock file. */
  readonly writeLock: boolean;
  /** Build logs and traces of evaluation. */
  readonly verbose: boolean;
}

const features = ['--extra-experimental-features', 'nix-command flakes'];

/** Calls nix and gives back its standard output. Fails with what nix itself says. */
export async function callNix(
  { outside, options, told, stop }: Caller,
  words: readonly string[],
  flake: string,
): Promise<string> {
  const { program, path } = findNix(outside);
  const said: string[] = [];
  const argv = [
    program,
    ...features,
    ...words,
    ...options.settings.flatMap(([name, value]) => ['--option', name, value]),
    ...(options.refresh ? ['--refresh'] : []),
    ...(options.writeLock ? [] : ['--no-write-lock-file']),
    ...(options.verbose ? ['--show-trace', '--print-build-logs'] : []),
  ];
  // An error is told once, at the end: what comes from there on waits.
  const hear = (line: string): void => {
    if (said.length === 0 && !/^error\b/.test(line)) told(line);
    else said.push(line);
  };
  const { ok, stdout } = await follow(argv, {
    env: environmentOf(outside, path),
    cwd: directoryFor(outside, flake),
    told: hear,
    stop,
  });
  if (stop.aborted) throw interrupted(stop);
  if (!ok) throw complaint(outside, flake, said);
  for (const line of said) told(line);
  return stdout;
}

function directoryFor(outside: Outside, flake: string): string {
  if (!isUnwritable(flake)) return outside.workingDirectory;
  const directory = resolve(outside.workingDirectory, flake);
  if (outside.stat(directory)?.directory === true) return directory;
  throw new Failure(
    'invalid',
    `Cannot use the flake ${flake}: found no directory there, expected one with a flake.nix; name another`,
  );
}

function interrupted(stop: AbortSignal): Failure {
  const kind = stop.reason === 'SIGINT' ? 'interrupted' : 'terminated';
  return new Failure(
    kind,
    'Interrupted while nix was working: it was told to stop; nothing was changed',
  );
}
