import { isUnitName } from '../../planner/units/names.ts';
import type { Outside } from '../outside.ts';

/** The unit in which sm itself runs, such as sm-drift.service or session-3.scope. */
export function ownUnit(outside: Outside): string | undefined {
  return unitOfCgroup(
    outside.peek('/proc/self/cgroup') ?? '',
    outside.peek('/proc/1/cgroup') ?? '',
  );
}

/** The unit that a /proc/PID/cgroup names, given that of PID 1: in a container that lies deeper. */
export function unitOfCgroup(ours: string, init: string): string | undefined {
  for (const hierarchy of hierarchies) {
    const top = hierarchy.exec(init)?.[1]?.replace(/\/init\.scope$/, '') ?? '';
    const path = hierarchy.exec(ours)?.[1] ?? '';
    const below = path.startsWith(`${top}/`) ? path.slice(top.length) : path;
    // Below its slices stands the unit, and below that whatever the unit made itself.
    const [first = ''] = below.split('/').filter((part) => part !== '' && !part.endsWith('.slice'));
    // A name that the kernel uses itself has an underscore before it.
    const name = first.replace(/^_/, '');
    if (isUnitName(name)) return name;
  }
  return undefined;
}

// systemd's own hierarchy of cgroup v1, else the one of v2; some hosts have both, one of them unused.
const hierarchies = [/^\d+:name=systemd:(.*)$/m, /^0::(.*)$/m];
