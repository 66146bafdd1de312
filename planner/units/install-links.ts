import type { AbsolutePath } from '../../schema/types.ts';
import type { UnitFiles } from '../../state/units.ts';
import { type FoundUnit, findUnit, isAlias, mayHaveAliases } from './aliases.ts';
import { chosenDropIns, settingsOf } from './merge.ts';
import { instanceOf, isTemplate, isUnitName, templateOf, withInstance } from './names.ts';
import { installDirectories } from './search.ts';
import { expandInstall } from './specifiers.ts';
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
type Place = { readonly place: string } | { readonly problem: string } | 'nothing';

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
  const places: Place[] = [];
  const valuesOf = (key: string): readonly string[] =>
    (install?.get(key) ?? []).flatMap(words).flatMap((word) => {
      const expanded = expandInstall(word, name);
      if ('text' in expanded) return [expanded.text];
      const problem = `found ${expanded.unknown} in ${key}=${word}, expected a specifier that its name answers (%i %j %n %N %p); use wantedBy or aliases`;
      places.push({ problem });
      return [];
    });
  // systemd passes over aliases of units that can have none.
  const aliases = mayHaveAliases(name) ? valuesOf('Alias') : [];
  places.push(...aliases.map((alias) => aliasPlace(alias, unit, files)));
  for (const [key, suffix] of dependencies) {
    places.push(...valuesOf(key).map((by) => dependencyPlace(by, suffix, name, files)));
  }
  const also = valuesOf('Also');
  return {
    also,
    links: places.flatMap((place) =>
      typeof place === 'object' && 'place' in place
        ? [{ path: `${unitDirectory}/${place.place}` as AbsolutePath, target: unit.fragment }]
        : [],
    ),
    problems: places.flatMap((place) =>
      typeof place === 'object' && 'problem' in place ? [place.problem] : [],
    ),
  };
}

// A template is enabled as its default instance, where it has one.
function instantiated(name: string, defaultInstance: string | undefined): string {
  if (!isTemplate(name) || defaultInstance === undefined) return name;
  const expanded = expandInstall(defaultInstance, name);
  const instance = 'text' in expanded ? withInstance(name, expanded.text) : name;
  return isUnitName(instance) ? instance : name;
}

function aliasPlace(asked: string, { name }: FoundUnit, files: UnitFiles): Place {
  const instance = instanceOf(name);
  const alias = isTemplate(asked) && instance !== undefined ? withInstance(asked, instance) : asked;
  // An old way to say WantedBy=.
  const [, by, , link = ''] = /^([^/]+)\.(wants|requires)\/([^/]+)$/.exec(alias) ?? [];
  if (by !== undefined && isUnitName(by)) {
    const propagated = isTemplate(by) ? templateOf(name) : undefined;
    if ([name, propagated].includes(link) || templateOf(link) === name) return { place: alias };
  }
  if (alias === name) return 'nothing';
  if (!isAlias(alias, name)) {
    return { problem: `found Alias=${asked}, expected another name that a unit like it may have` };
  }
  return files.texts.has(`${unitDirectory}/${alias}` as AbsolutePath)
    ? {
        problem: `found a file where its Alias=${asked} goes, expected nothing; remove one of them`,
      }
    : { place: alias };
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
