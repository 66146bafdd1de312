import type { AbsolutePath } from '../../schema/types.ts';
import { prefixesOf, templateOf, unitType } from './names.ts';

/**
 * Where systemd looks for the units of the system, what counts first first (`systemd-analyze unit-paths`).
 * /lib is among them only where systemd was built for a /usr that is not merged, as Debian's was up to 252.
 */
export const unitDirectories: readonly AbsolutePath[] = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/run/systemd/generator.late',
] as AbsolutePath[];

const inside = (directory: AbsolutePath, name: string): AbsolutePath =>
  `${directory}/${name}` as AbsolutePath;

/** Where a unit's own file may lie, what counts first first: under its name, then that of its template. */
export function fragmentPaths(name: string): readonly AbsolutePath[] {
  const template = templateOf(name);
  return [name, ...(template === undefined ? [] : [template])].flatMap((candidate) =>
    unitDirectories.map((directory) => inside(directory, candidate)),
  );
}

/**
 * Where drop-ins of a unit may lie; of two with the same file name that in the earlier directory counts.
 * A more specific name counts before a more general one only within one directory of the search path,
 * all of a unit's own names before any alias, and drop-ins of the whole type last. `isThere` spares the
 * names of directories that are nowhere.
 */
export function dropInDirectories(
  name: string,
  aliases: readonly string[],
  isThere: (directoryName: string) => boolean = () => true,
): readonly AbsolutePath[] {
  const type = unitType(name);
  const groups = [name, ...aliases].map(dropInNames);
  if (type !== undefined) groups.push([type]);
  const found = groups.flatMap((names) =>
    ownDirectories(names.filter((known) => isThere(`${known}.d`))),
  );
  return [...new Set(found)];
}

/** Where drop-ins may lie that `systemctl enable` reads: it knows of a unit and its template only. */
export function installDirectories(name: string): readonly AbsolutePath[] {
  const template = templateOf(name);
  return [name, ...(template === undefined ? [] : [template])].flatMap((known) =>
    ownDirectories([known]),
  );
}

const ownDirectories = (names: readonly string[]): readonly AbsolutePath[] =>
  unitDirectories.flatMap((directory) => names.map((name) => inside(directory, `${name}.d`)));

function dropInNames(name: string): readonly string[] {
  const template = templateOf(name);
  const prefixes = prefixesOf(name);
  if (template === undefined) return [name, ...prefixes];
  const ofInstances = prefixes.flatMap((prefix) => [prefix, templateOf(prefix) ?? prefix]);
  return [name, template, ...prefixesOf(template), ...ofInstances];
}
