import type { Address, Allowed, Plan, ResolvedManifest, State } from '../schema/types.ts';
import { baseName, pathOf } from '../state/address.ts';
import type { Facts } from '../state/facts.ts';
import { type Matcher, matchAddresses, matchFields } from '../state/match.ts';
import type { Context } from './file.ts';
import { protects } from './protect.ts';

/** The questions that the manifest's settings and the words given when planning answer. */
export function contextOf(
  mode: Plan['mode'],
  resolved: ResolvedManifest,
  state: State | undefined,
  facts: Facts,
  allowed: Allowed,
  previews: ReadonlyMap<Address, string>,
  owners: ReadonlyMap<Address, Address>,
): Context {
  const settings = { ...state?.settings, ...resolved.settings };
  return {
    facts,
    goesBack: mode === 'rollback',
    ignores: forParts(matchFields(resolved.settings.ignoreDrift ?? []), owners),
    protects: asUnit(protects(settings.protect ?? []), owners),
    adopts: asUnit(matchAddresses(allowed.adopt), owners),
    backsUp: asUnit(matchAddresses(allowed.backup), owners),
    previews,
  };
}

// What is said of a unit is said of each of its files.
function asUnit(
  matches: (address: Address) => boolean,
  owners: ReadonlyMap<Address, Address>,
): (address: Address) => boolean {
  if (owners.size === 0) return matches;
  return (address) => matches(address) || matches(owners.get(address) ?? address);
}

/** The same for a pattern with a field: `unit:hello.service#fragment` is a field of a part. */
export function forParts(matches: Matcher, owners: ReadonlyMap<Address, Address>): Matcher {
  if (owners.size === 0) return matches;
  return (address, field) => {
    const unit = owners.get(address);
    if (unit === undefined) return matches(address, field);
    return field === undefined ? matches(unit) : matches(unit, partField(address, unit, field));
  };
}

/** How a field of a part is called as a field of its unit. */
export function partField(part: Address, unit: Address, field: string): string {
  const path = pathOf(part);
  const name = unit.slice('unit:'.length);
  const what = path.endsWith(`/${name}`)
    ? /\.(wants|requires|upholds)\//.test(path)
      ? `links.${path.split('/').at(-2)}`
      : 'fragment'
    : path.includes(`/${name}.d/`)
      ? `drop_ins.${baseName(path)}`
      : `links.${baseName(path)}`;
  return field === 'content' || field === 'type' || field === 'target' ? what : `${what}.${field}`;
}
