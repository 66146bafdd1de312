import {
  instanceOf,
  isTemplate,
  prefixesOf,
  templateOf,
  unitType,
  withInstance,
} from '../../planner/units/names.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { baseName } from '../../state/address.ts';

/** Some unit names with every name that stands for the same units: templates and aliases, transitively. */
export function concernedNames(
  names: readonly string[],
  aliases: ReadonlyMap<AbsolutePath, string>,
): ReadonlySet<string> {
  const targets = new Map<string, string[]>();
  const links = new Map<string, string[]>();
  for (const [path, target] of aliases) {
    const link = baseName(path);
    targets.set(link, [...(targets.get(link) ?? []), target]);
    links.set(target, [...(links.get(target) ?? []), link]);
  }
  const others = (name: string): readonly string[] => [
    ...(targets.get(name) ?? []),
    ...(links.get(name) ?? []),
  ];
  const concerned = new Set(names);
  for (const name of concerned) {
    for (const other of others(name)) concerned.add(asInstance(other, name));
    const template = templateOf(name);
    if (template === undefined) continue;
    concerned.add(template);
    for (const other of others(template)) concerned.add(asInstance(other, name));
  }
  return concerned;
}

function asInstance(name: string, like: string): string {
  const instance = instanceOf(like);
  return instance !== undefined && isTemplate(name) ? withInstance(name, instance) : name;
}

/** The names of all directories with drop-ins for some units, such as `foo.service.d` and `service.d`. */
export function dropInDirectoryNames(names: Iterable<string>): ReadonlySet<string> {
  const owners = new Set(names);
  for (const name of owners) {
    for (const shorter of prefixesOf(name)) owners.add(shorter);
    const template = templateOf(name);
    if (template !== undefined) owners.add(template);
  }
  const types = [...owners].map((name) => unitType(name) ?? '').filter((type) => type !== '');
  return new Set([...owners, ...types].map((owner) => `${owner}.d`));
}
