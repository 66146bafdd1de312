import type { AbsolutePath } from '../../schema/types.ts';
import type { UnitFiles } from '../../state/units.ts';
import { type FoundUnit, findUnit, isAlias, mayHaveAliases } from './aliases.ts';
import { chosenDropIns, settingsOf } from './merge.ts';
import { instanceOf, isTemplate, isUnitName, templateOf, withInstance } from './names.ts';
import { installDirectories } from './search.ts';
import { expandInstall, type Unknown } from './specifiers.ts';
import { unitDirectory } from './value.ts';
import { words } from './words.ts';

/** A link that enables a unit: where it lies, and the unit file that it leads to. */
export interface InstallLink {
  readonly path: AbsolutePath;
  readonly target: string;
}

/** What the [Install] of one unit asks for. */
export interface UnitLinks {
  readonly links: readonly InstallLink[];
  readonly problems: readonly string[];
  /** Units that it names with Also=. */
  readonly also: readonly string[];
}

/** A place below /etc/systemd/system, or why there can be none. */
type Place = { readonly place: string } | { readonly problem: string };

const dependencies = [
  ['WantedBy', 'wants'],
  ['RequiredBy', 'requires'],
  ['UpheldBy', 'upholds'],
] as const;

/** The links that the [Install] of one unit asks for, from its own file and its own drop-ins. */
export function linksOf(asked: string, files: UnitFiles): UnitLinks {
  const unit = findUnit(asked, files);
  if (unit === undefined) return { links: [], problems: [], also: [] };
  const paths = [unit.fragment, ...chosenDropIns(installDirectories(unit.name), files)];
  const install = settingsOf(paths, files).get('Install');
  const name = instantiated(unit.name, install?.get('DefaultInstance')?.at(-1));
  const placesOf = (key: string, placed: (value: string) => Place | undefined) =>
    (install?.get(key) ?? []).flatMap(words).flatMap((word) => {
      const expanded = expandInstall(word, name);
      return ('text' in expanded ? placed(expanded.text) : unknown(key, word, expanded)) ?? [];
    });
  const also = (install?.get('Also') ?? [])
    .join(' ')
    .split(/[ \t]+/)
    .filter(Boolean);
  const others = also.map((word) => otherUnit(word, name));
  const places: readonly Place[] = [
    // systemctl passes over aliases of units that can have none.
    ...(mayHaveAliases(name) ? placesOf('Alias', (alias) => aliasPlace(alias, unit, files)) : []),
    ...dependencies.flatMap(([key, suffix]) =>
      placesOf(key, (by) => dependencyPlace(by, suffix, name, files)),
    ),
  ];
  const bad = others.flatMap((other) => ('problem' in other ? [other.problem] : []));
  // systemctl makes nothing at all of a unit whose Also= it does not understand.
  if (bad.length > 0) return { links: [], problems: bad, also: [] };
  return {
    also: others.flatMap((other) => ('place' in other ? [other.place] : [])),
    links: places.flatMap((found) =>
      'place' in found
        ? [{ path: `${unitDirectory}/${found.place}` as AbsolutePath, target: unit.fragment }]
        : [],
    ),
    problems: places.flatMap((found) => ('problem' in found ? [found.problem] : [])),
  };
}

const unknown = (key: string, word: string, { unknown: found }: Unknown): Place => ({
  problem: `found ${found} in ${key}=${word}, expected a specifier that its name answers (%i %j %n %N %p); use wantedBy or aliases`,
});

// A template is enabled as its default instance, where it has one.
function instantiated(name: string, defaultInstance: string | undefined): string {
  if (!isTemplate(name) || defaultInstance === undefined) return name;
  const expanded = expandInstall(defaultInstance, name);
  const instance = 'text' in expanded ? withInstance(name, expanded.text) : name;
  return isUnitName(instance) ? instance : name;
}

function otherUnit(word: string, name: string): Place {
  const expanded = expandInstall(word, name);
  if (!('text' in expanded)) return unknown('Also', word, expanded);
  return isUnitName(expanded.text)
    ? { place: expanded.text }
    : { problem: `found Also=${word}, expected a unit name` };
}

function aliasPlace(asked: string, { name }: FoundUnit, files: UnitFiles): Place | undefined {
  const instance = instanceOf(name);
  const alias = isTemplate(asked) && instance !== undefined ? withInstance(asked, instance) : asked;
  if (alias === name) return undefined;
  if (isDependency(alias, name)) return { place: alias };
  if (!isAlias(alias, name)) {
    return { problem: `found Alias=${asked}, expected another name that a unit like it may have` };
  }
  return files.texts.has(`${unitDirectory}/${alias}` as AbsolutePath)
    ? { problem: `found a file at the place of Alias=${asked}, expected none; remove one of them` }
    : { place: alias };
}

// Alias=foo.target.wants/bar.service is an old way to say WantedBy=foo.target.
function isDependency(alias: string, name: string): boolean {
  const [, by = '', , link = ''] = /^([^/]+)\.(wants|requires)\/([^/]+)$/.exec(alias) ?? [];
  const fits = isTemplate(name) ? isTemplate(by) : isUnitName(by);
  return (fits && link === name) || (isUnitName(by) && templateOf(link) === name);
}

function dependencyPlace(by: string, suffix: string, name: string, files: UnitFiles): Place {
  if (!isUnitName(by)) return { problem: `found ${by} in [Install], expected a unit name` };
  if (isTemplate(name) && !isTemplate(by) && instanceOf(by) === undefined) {
    return { problem: `it is a template and ${by} is none; enable an instance of it` };
  }
  const fragment = findUnit(name, files)?.fragment;
  return fragment !== undefined && files.texts.get(fragment) === null
    ? { problem: `its default instance ${name} is masked by ${fragment}` }
    : { place: `${by}.${suffix}/${name}` };
}
