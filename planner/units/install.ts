import type { AbsolutePath } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import type { UnitFiles } from '../../state/units.ts';
import { aliasLink, canonicalName, findUnit } from './aliases.ts';
import { type InstallLink, linksOf } from './install-links.ts';
import { isUnitName } from './names.ts';

/** What enabling a unit makes, and why systemctl would make less of it than was asked. */
export interface Installation {
  readonly links: readonly InstallLink[];
  readonly problems: readonly string[];
}

/** The links that `systemctl enable` makes for a unit, and for what its [Install] names with Also=. */
export function installLinks(name: string, files: UnitFiles): Installation {
  const refused = refusal(name, files);
  if (refused !== undefined) return { links: [], problems: [`Cannot enable ${name}: ${refused}`] };
  const links = new Map<AbsolutePath, string>();
  const problems: string[] = [];
  // A set, gone through while it grows: a ring of Also= ends where it began.
  const units = new Set<string>([name]);
  for (const unit of units) {
    // systemctl goes on without a unit of Also= that is missing or masked.
    if (refusal(unit, files) !== undefined) continue;
    const made = linksOf(unit, files);
    for (const { path, target } of made.links) links.set(path, target);
    problems.push(...made.problems.map((problem) => `Cannot enable ${unit}: ${problem}`));
    for (const also of made.also) units.add(also);
  }
  if (links.size === 0 && problems.length === 0) {
    problems.push(
      `Cannot enable ${name}: it has no [Install] section that asks for links; use wantedBy`,
    );
  }
  return {
    links: [...links]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([path, target]) => ({ path, target })),
    problems,
  };
}

// Names that were given here, not by a vendor: systemctl wants the unit's own.
const givenHere: readonly string[] = ['/etc/systemd/system', '/run/systemd/system'];

function refusal(name: string, files: UnitFiles): string | undefined {
  if (!isUnitName(name)) return `found ${name}, expected a unit name such as foo.service`;
  const found = findUnit(name, files);
  if (found === undefined) return 'found no unit file of it';
  if (files.texts.get(found.fragment) === null) return `it is masked by ${found.fragment}`;
  const link = aliasLink(name, files);
  if (link === undefined || !givenHere.includes(parentOf(link))) return undefined;
  return `it is only another name, by ${link}; enable ${canonicalName(name, files)}`;
}
