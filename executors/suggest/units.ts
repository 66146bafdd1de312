import { isSecret } from '../../planner/suggest/skip.ts';
import { type LeftOut, type Suggestion, unitFolder } from '../../planner/suggest/suggestion.ts';
import { suggestUnits, type UnitObject } from '../../planner/suggest/units.ts';
import type { AbsolutePath } from '../../schema/types.ts';
import { describeError, Failure } from '../failure.ts';
import { within } from '../layout.ts';
import type { System } from '../system.ts';
import type { KnownFiles } from './known-files.ts';
import { filesBelow, type Seen } from './walk.ts';

const helper = '/var/lib/systemd' as AbsolutePath;

/** What somebody did to units on a host. */
export function surveyUnits(system: System, known: KnownFiles): Suggestion {
  const masks = linksOf(system, 'deb-systemd-helper-masked');
  const leftOut: LeftOut[] = [];
  const objects = filesBelow(system, unitFolder as AbsolutePath)
    .filter(({ path }) => !known.owned.has(path) && !masks.has(path.slice(unitFolder.length + 1)))
    .flatMap((seen) => {
      const object = objectOf(system, seen);
      if ('name' in object) return [object];
      leftOut.push(object);
      return [];
    });
  const suggested = suggestUnits(objects, {
    madeByPackages: linksOf(system, 'deb-systemd-helper-enabled'),
    isOfSystemd: (unit) => /^(systemd|udev)/.test(known.unitOwners.get(unit) ?? ''),
    isThere: (unit) => known.unitOwners.has(unit),
  });
  return { entries: suggested.entries, leftOut: [...leftOut, ...suggested.leftOut] };
}

function objectOf(system: System, { path, stat }: Seen): UnitObject | LeftOut {
  const name = path.slice(unitFolder.length + 1);
  if (stat.type === 'symlink') return { name, target: system.readlink(path) ?? '' };
  let text: string;
  try {
    text = system.read(path, 1024 * 1024).toString('utf8');
  } catch (error) {
    return { path, why: error instanceof Failure ? error.message : describeError(error) };
  }
  if (isSecret(stat.mode, text)) {
    return {
      path,
      why: 'it may hold a secret, and is never copied; put that into an EnvironmentFile=',
    };
  }
  if (stat.mode !== 0o644 || stat.uid !== 0 || stat.gid !== 0) {
    return { path, why: 'units are written as 0644 root:root, and it is not; chmod it first' };
  }
  return { name, text };
}

// deb-systemd-helper keeps an empty file for each link that it made.
function linksOf(system: System, folder: string): ReadonlySet<string> {
  const top = within(helper, folder);
  return new Set(
    filesBelow(system, top)
      .map(({ path }) => path.slice(top.length + 1))
      .filter((name) => !name.endsWith('.dsh-also')),
  );
}
