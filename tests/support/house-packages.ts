import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { house, importsOf, packageOf, type Source } from './house-sources.ts';

/** The parts of a package.json that the house cares about. */
export interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(house, path), 'utf8'));

export const packageFile = readJson('package.json') as PackageFile;

/** What the lock file says that package.json asks for. */
export const locked = (
  readJson('package-lock.json') as { readonly packages: Readonly<Record<'', PackageFile>> }
).packages[''];

/** Every package that some files import. */
export function importedPackages(sources: readonly Source[]): ReadonlySet<string> {
  return new Set(sources.flatMap(importsOf).flatMap((specifier) => packageOf(specifier) ?? []));
}

// A scope's name is not part of the name of the command that its package brings.
function commandsOf(name: string): readonly string[] {
  const { bin } = readJson(`node_modules/${name}/package.json`) as PackageFile;
  return typeof bin === 'string' ? [name.replace(/^@.*\//, '')] : Object.keys(bin ?? {});
}

/** Whether anything needs a package: an import, a script, or the imported package that it gives types to. */
export function isUsed(
  name: string,
  sources: readonly Source[],
  { scripts }: PackageFile = packageFile,
): boolean {
  const imported = importedPackages(sources);
  if (imported.has(name)) return true;
  if (name === '@types/node') {
    return sources.flatMap(importsOf).some((specifier) => specifier.startsWith('node:'));
  }
  if (name.startsWith('@types/')) return imported.has(name.slice('@types/'.length));
  const words = new Set(Object.values(scripts).flatMap((script) => script.split(/[\s;&|()]+/)));
  return commandsOf(name).some((command) => words.has(command));
}
