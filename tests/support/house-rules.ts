import { builtinModules } from 'node:module';
import { floors, importsOf, type Source, targetOf } from './house-sources.ts';

/** What a file does against one rule of the house; nothing where it keeps to it. */
export type Rule = (source: Source) => readonly string[];

/** What writes generated files and builds the program: each lies beside what it reads. */
export const buildTools: readonly string[] = [
  'schema/generate.ts',
  'cli/bundle.ts',
  'cli/warm.ts',
  'cli/manual/generate.ts',
];
const isBuildTool = ({ path }: Pick<Source, 'path'>): boolean => buildTools.includes(path);
const floorOf = (path: string): string => path.split('/')[0] ?? '';
const isPure = ({ path }: Source): boolean =>
  ['schema', 'state', 'planner'].includes(floorOf(path)) && !isBuildTool({ path });

/** Finds words in the code of files; `applies` tells in which. */
function without(words: RegExp, why: string, applies: (source: Source) => boolean): Rule {
  const global = new RegExp(words, 'g');
  return (source) =>
    applies(source)
      ? [...source.code.matchAll(global)].map(
          (found) => `${source.path}: ${found[0].trim()}: ${why}`,
        )
      : [];
}

/** Allows some imports in named files only. */
function onlyIn(modules: RegExp, files: readonly string[]): Rule {
  return (source) =>
    files.includes(source.path) || isBuildTool(source)
      ? []
      : importsOf(source)
          .filter((specifier) => modules.test(specifier))
          .map((specifier) => `${source.path}: ${specifier}: only in ${files.join(', ')}`);
}

const importDirection: Rule = (source) => {
  const own = floors.indexOf(floorOf(source.path));
  return importsOf(source).flatMap((specifier) => {
    const target = targetOf(source, specifier);
    if (target === undefined) return [];
    const rank = floors.indexOf(floorOf(target));
    return rank === -1 || rank > own ? [`${source.path} imports ${target}`] : [];
  });
};

// A module name that is put together when running cannot be judged here.
const plainImports = without(/\b(?:import|require)\(\s*(?!['"\s])/, 'name the module', () => true);

const nodePrefix: Rule = (source) =>
  importsOf(source)
    .filter((specifier) => builtinModules.includes(specifier.split('/')[0] ?? ''))
    .map((specifier) => `${source.path}: ${specifier}: write node:${specifier}`);

const pureImports: Rule = (source) =>
  isPure(source)
    ? importsOf(source)
        .filter((specifier) => specifier.startsWith('node:') && specifier !== 'node:crypto')
        .map((specifier) => `${source.path} imports ${specifier}`)
    : [];

const pureHashing: Rule = (source) =>
  isPure(source) && importsOf(source).includes('node:crypto')
    ? /import \{ createHash \} from 'node:crypto'/.test(source.code)
      ? []
      : [`${source.path} takes more than createHash from node:crypto`]
    : [];

const clocks = /\bDate\b|\bperformance\b|\bset(?:Timeout|Interval|Immediate)\b/;
const randomness = /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/;
const surroundings =
  /\bprocess(?=[.?[;])|\bglobalThis\b|\bfetch\(|\blocaleCompare\b|\btoLocale\w+|\bIntl\b/;

const below =
  (floor: string) =>
  ({ path }: Source): boolean =>
    floorOf(path) !== floor && !isBuildTool({ path });

/** The rules of the house about its five floors, each by its sentence. */
export const rules: Readonly<Record<string, Rule>> = {
  'each floor imports only itself and what stands left of it': importDirection,
  'what is imported is named in plain letters': plainImports,
  'parts of Node are imported as such': nodePrefix,
  'the pure floors import nothing of Node but its hashes': (source) => [
    ...pureImports(source),
    ...pureHashing(source),
  ],
  'the pure floors have no clock': without(clocks, 'take the time as an argument', isPure),
  'the pure floors have no randomness': without(randomness, 'take it as an argument', isPure),
  'the pure floors do not see where they run': without(surroundings, 'not pure', isPure),
  'only two files start programs': onlyIn(/^(node:child_process|execa)$/, [
    'executors/command.ts',
    'executors/lock.ts',
  ]),
  'only the door reaches the file system': onlyIn(/^node:fs(\/|$)/, [
    'executors/pieces.ts',
    'executors/root-path.ts',
    'executors/real.ts',
    'executors/directories.ts',
    'executors/outside.ts',
    'executors/lock.ts',
    'cli/compile.ts',
  ]),
  'every match below the cli is exhaustive': without(
    /\.otherwise\(/,
    'name each case',
    below('cli'),
  ),
  'nothing below the cli prints': without(
    /\bprocess\.(?:stdout|stderr)\b|\b(?:stdout|stderr)\b[^;=]*\} = process\b/,
    'yield an event',
    below('cli'),
  ),
  'nobody uses the console': without(/\bconsole\s*\./, 'yield an event', () => true),
  'every export has a name': without(/\bexport default\b|\bas default\b/, 'name it', () => true),
  'no type is any': without(
    /\bas any\b|:\s*any\b|<any\b|\bany\[\]|,\s*any>/,
    'say what it is',
    () => true,
  ),
};
