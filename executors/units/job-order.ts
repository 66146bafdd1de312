import { unitType } from '../../planner/units/names.ts';
import { isTrigger } from '../../planner/units/triggers.ts';
import type { JobOp, JobUnit } from './job-unit.ts';

/**
 * The order in which a batch is named. systemd orders the jobs that it knows of; until 257 or so systemctl
 * tells it of one after the other, and what comes first may be done before the next is named. So what
 * others start after is named first, and stopped last. What starts others of its own accord is stopped before
 * all: a socket with a connection that waits would start its service again between the two.
 */
export function inOrder(op: JobOp, units: readonly JobUnit[]): readonly JobUnit[] {
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const seen = new Set<JobUnit>();
  const ordered: JobUnit[] = [];
  const place = (unit: JobUnit): void => {
    // In a circle systemd has to drop something, too.
    if (seen.has(unit)) return;
    seen.add(unit);
    for (const name of unit.after) {
      const earlier = byName.get(name);
      if (earlier !== undefined) place(earlier);
    }
    ordered.push(unit);
  };
  for (const unit of units) place(unit);
  if (op !== 'stop') return ordered;
  const stopped = ordered.reverse();
  return [...stopped.filter(startsOthers), ...stopped.filter((unit) => !startsOthers(unit))];
}

// An automount that stops detaches what is mounted there, also what is in use: its mount is stopped before it.
const startsOthers = ({ name }: JobUnit): boolean =>
  isTrigger(name) && unitType(name) !== 'automount';
