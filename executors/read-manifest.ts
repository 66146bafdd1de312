import { dirname, resolve } from 'node:path';
import { duplicateKeys } from '../schema/duplicate-keys.ts';
import { parse } from '../schema/parse.ts';
import { describeProblem, type Problem } from '../schema/problem.ts';
import { salvageManifest } from '../schema/salvage.ts';
import type { Manifest } from '../schema/types.ts';
import { linkedStorePath } from '../state/store-paths.ts';
import { describeError, Failure } from './failure.ts';
import type { Outside } from './outside.ts';

/** The largest manifest, in bytes: whatever is larger belongs into files of its own. */
export const largestManifest = 64 * 1024 * 1024;

// A YAML parser needs a hundred times the memory of its input.
const largestYaml = 8 * 1024 * 1024;

/** A manifest as it was written, and where its relative sources start from. */
export interface ReadManifest {
  readonly manifest: Manifest;
  readonly source: string;
  /** What it was built from, such as a flake and its attribute. */
  readonly origin?: string;
  readonly directory: string;
  /** What a flake was built to: the manifest in the Nix store, or the directory there that holds it. */
  readonly storePath?: string;
  /** What is wrong with its shape. If there is any, `manifest` is only what is left of it. */
  readonly problems: readonly Problem[];
  /** What is to be said about it besides. */
  readonly warnings?: readonly string[];
}

/**
 * Reads JSON, JSONC or YAML, or a directory that system-manager was built to; `-` is standard input.
 * Fails with `invalid`, naming every problem.
 */
export async function readManifest(outside: Outside, path: string): Promise<ReadManifest> {
  const absolute = path === '-' ? '-' : resolve(outside.workingDirectory, path);
  if (path !== '-' && outside.stat(absolute)?.directory === true) {
    return (await import('./system-manager/read-toplevel.ts')).readToplevel(outside, absolute);
  }
  const text = readText(outside, absolute);
  const input = await parseText(text, absolute);
  const parsed = parse('manifest', input);
  const manifest = parsed.ok ? parsed.value : salvageManifest(input, parsed.places ?? []);
  if (manifest === undefined) throw invalid(absolute, parsed.ok ? [] : parsed.problems);
  const storePath = builtAs(realOf(outside, absolute));
  return {
    manifest,
    source: absolute,
    directory: path === '-' ? outside.workingDirectory : dirname(absolute),
    ...(storePath === undefined ? {} : { storePath }),
    problems: parsed.ok ? [] : parsed.problems,
  };
}

// A file of the store, or the manifest.json of a directory there; what else lies deeper is somebody's source.
function builtAs(path: string): string | undefined {
  const root = linkedStorePath(path);
  return path === root || path === `${root}/manifest.json` ? root : undefined;
}

// Standard input and the pipes of shells lie nowhere.
function realOf(outside: Outside, path: string): string {
  try {
    return outside.realpath(path);
  } catch {
    return path;
  }
}

/** A failure that names every problem of a manifest. */
export function invalid(source: string, problems: readonly Problem[]): Failure {
  const name = source === '-' ? 'standard input' : source;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new Failure('invalid', [
    `Cannot use ${name}: found ${count}, expected a valid manifest; correct what follows`,
    ...problems.map((problem) => `  ${describeProblem(problem)}`),
  ]);
}

function readText(outside: Outside, path: string): string {
  if (path.endsWith('.nix')) {
    throw new Failure(
      'invalid',
      `Cannot read ${path} as a manifest: it is written in Nix, expected JSON, JSONC or YAML; build a flake with --flake ${path.endsWith('/flake.nix') ? dirname(path) : 'REF'}`,
    );
  }
  try {
    const bytes =
      path === '-'
        ? outside.readStandardInput(largestManifest)
        : outside.read(path, largestManifest);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const why = error instanceof TypeError ? 'it is not UTF-8' : describeError(error);
    throw new Failure(
      'invalid',
      `Cannot read the manifest ${path}: ${why}, expected a readable file`,
    );
  }
}

// JSON is by far the fastest to read and YAML 1.2 includes it; JSONC differs by comments and commas.
async function parseText(text: string, path: string): Promise<unknown> {
  if (text.trim() === '') {
    throw new Failure(
      'invalid',
      `Cannot use ${path}: it is empty, expected a manifest such as {"version": 1}`,
    );
  }
  try {
    return parseOnce(text, path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (path.endsWith('.json')) throw syntax(path, (error as Error).message);
  }
  if (path.endsWith('.jsonc')) return parseJsonc(text, path);
  if (text.length > largestYaml) {
    throw new Failure(
      'invalid',
      `Cannot use ${path}: it has ${text.length} characters of YAML, expected at most ${largestYaml}; write it as JSON, or put large contents into files and name them with source`,
    );
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { uniqueKeys: true, version: '1.2', prettyErrors: true });
  if (document.errors.length > 0) {
    throw new Failure(
      'invalid',
      document.errors.map(
        (error) => `Cannot use ${path}: ${error.message.trim()}, expected YAML 1.2`,
      ),
    );
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new Failure(
      'invalid',
      `Cannot use ${path}: ${(error as Error).message}, expected YAML 1.2 without so many aliases`,
    );
  }
}

const syntax = (path: string, found: string): Failure =>
  new Failure('invalid', `Cannot use ${path}: ${found}, expected JSON without mistakes`);

function parseOnce(text: string, path: string): unknown {
  const value: unknown = JSON.parse(text);
  const problems = duplicateKeys(text);
  if (problems.length > 0) throw invalid(path, problems);
  return value;
}

function parseJsonc(text: string, path: string): unknown {
  try {
    return parseOnce(withoutComments(text), path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw syntax(path, (error as Error).message);
  }
}

/** JSONC as JSON of the same length: comments and trailing commas blanked, strings left alone. */
export function withoutComments(text: string): string {
  const blank = (piece: string): string => piece.replace(/[^\n]/g, ' ');
  return text
    .replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
      piece.startsWith('"') ? piece : blank(piece),
    )
    .replace(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, (piece) => (piece.startsWith('"') ? piece : ' '));
}
