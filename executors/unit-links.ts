import { installLinks } from '../planner/units/install.ts';
import { templateOf } from '../planner/units/names.ts';
import { fragmentPaths } from '../planner/units/search.ts';
import { fragmentPath, unitDirectory } from '../planner/units/value.ts';
import { formatPlace } from '../schema/place.ts';
import type { Problem } from '../schema/problem.ts';
import type { AbsolutePath, UnitEntry } from '../schema/types.ts';
import { baseName } from '../state/address.ts';
import type { UnitFiles } from '../state/units.ts';
import type { System } from './system.ts';

/** One unit of a manifest, and what its links are worked out from. */
export interface Resolving {
  readonly name: string;
  readonly entry: UnitEntry;
  readonly text: string | undefined;
  readonly files: UnitFiles;
  readonly system: System;
}

/** Links by path, each with its target; null where no link may be. */
export type Links = ReadonlyMap<AbsolutePath, string | null>;

/** The links that an entry asks for, with `enable` or by name. */
export function linksOf(
  { name, entry, text, files, system }: Resolving,
  problems: Problem[],
  warnings: string[],
): Links {
  const links = new Map<AbsolutePath, string | null>();
  const fragment = fragmentOf(name, text, files);
  const lead = (path: AbsolutePath, target: string): void => {
    links.set(path, standing(path, name, system) ?? target);
  };
  if (entry.enable !== undefined) {
    const installed = installLinks(name, files);
    if (entry.enable) {
      for (const found of installed.problems) {
        problems.push({
          place: formatPlace(['units', name, 'enable']),
          found,
          expected: 'an [Install] section that asks for links, or wantedBy',
        });
      }
    }
    for (const { path, target } of installed.links) {
      if (entry.enable) lead(path, standingTarget(path, target));
      else links.set(path, null);
    }
  } else if (text !== undefined && /^\s*\[Install\]/m.test(text)) {
    warnings.push(
      `${name} has an [Install] section, which nothing is done with; say enable: true for its links, or wantedBy`,
    );
  }
  for (const [kind, wanting] of [
    ['wants', entry.wantedBy],
    ['requires', entry.requiredBy],
  ] as const) {
    for (const by of wanting ?? []) {
      const path = `${unitDirectory}/${by}.${kind}/${name}` as AbsolutePath;
      lead(
        path,
        fragment?.startsWith(`${unitDirectory}/`)
          ? `../${baseName(fragment)}`
          : (fragment ?? `../${name}`),
      );
    }
  }
  for (const alias of entry.aliases ?? []) {
    const own = fragment === undefined || fragment.startsWith(`${unitDirectory}/`);
    links.set(fragmentPath(alias), own ? name : fragment);
  }
  return links;
}

// Links that we make lead to our own files by a relative path, so that they hold below any root.
function standingTarget(path: AbsolutePath, target: string): string {
  if (!target.startsWith(`${unitDirectory}/`)) return target;
  const inside = /\.(wants|requires|upholds)\/[^/]+$/.test(path);
  return inside ? `../${baseName(target as AbsolutePath)}` : baseName(target as AbsolutePath);
}

// systemd goes by the name of such a link, not by where it leads: one that stands already will do.
function standing(path: AbsolutePath, name: string, system: System): string | undefined {
  if (!/\.(wants|requires|upholds)\/[^/]+$/.test(path)) return undefined;
  try {
    const target = system.readlink(path);
    if (target === undefined) return undefined;
    const leads = baseName(target as AbsolutePath);
    const known = fragmentPaths(name).includes(target as AbsolutePath) || target.startsWith('../');
    return known && (leads === name || leads === templateOf(name)) ? target : undefined;
  } catch {
    return undefined;
  }
}

function fragmentOf(
  name: string,
  text: string | undefined,
  files: UnitFiles,
): AbsolutePath | undefined {
  if (text !== undefined) return fragmentPath(name);
  return fragmentPaths(name).find((path) => files.texts.has(path));
}
