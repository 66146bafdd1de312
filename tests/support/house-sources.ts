import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export const house = join(import.meta.dirname, '../..');

/** From the left to the right: each imports only itself and what stands left of it. */
export const floors: readonly string[] = ['schema', 'state', 'planner', 'executors', 'cli'];

/** One source file: its path below the house, its text, and the text without comments. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly code: string;
}

// Comments have lines of their own in this house; `/**` inside a string would mislead anything cleverer.
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/\*|\*)/.test(line))
    .map((line) => line.replace(/\s\/\/ .*$/, ''))
    .join('\n');
}

export const source = (path: string, text: string): Source => ({
  path,
  text,
  code: withoutComments(text),
});

// The house test puts one beside itself for a moment, and two runs of it may overlap.
const isTemporary = (name: string): boolean => /^temporary-\d+\.test\.ts$/.test(name);

/** Every TypeScript file below those of some folders that are there, generated and declared ones too. */
export function sourcesBelow(...folders: readonly string[]): readonly Source[] {
  return folders
    .filter((folder) => existsSync(join(house, folder)))
    .flatMap((folder) =>
      readdirSync(join(house, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !isTemporary(name))
        .sort()
        .map((name) => posix.join(folder, name))
        .map((path) => source(path, readFileSync(join(house, path), 'utf8'))),
    );
}

/** What a file imports in any way: static, re-exported, for its effect, for its types, or when it runs. */
export function importsOf({ code }: Source): readonly string[] {
  const ways = [
    /^(?:import|export)\b[^'";=()]*?\bfrom\s*(['"])(.+?)\1/gm,
    /^import\s*(['"])(.+?)\1/gm,
    /\b(?:import|require)\(\s*(['"])(.+?)\1/g,
  ];
  return ways.flatMap((way) => [...code.matchAll(way)].map((found) => found[2] ?? ''));
}

/** The path below the house that a relative import leads to; undefined for a package. */
export function targetOf({ path }: Source, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
}

/** The package of an import, `@scope/name` or `name`; undefined for a file or for a part of Node. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
