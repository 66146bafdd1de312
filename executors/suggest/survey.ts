import type { LeftOut, Suggested, Suggestion } from '../../planner/suggest/suggestion.ts';
import { addressOf, unitFolder } from '../../planner/suggest/suggestion.ts';
import type { AbsolutePath, State } from '../../schema/types.ts';
import { isBelow } from '../../state/address.ts';
import type { System } from '../system.ts';
import { judgeFile } from './files.ts';
import { readKnownFiles } from './known-files.ts';
import { readNames } from './names.ts';
import { surveyUnits } from './units.ts';
import { filesBelow } from './walk.ts';

const etc = '/etc' as AbsolutePath;

/** Told, not looked into: a person knows best what of these belongs into a manifest. */
const elsewhere: Readonly<Record<string, string>> = {
  '/usr/local/bin': 'a program of the host; files: takes it by its absolute path',
  '/usr/local/sbin': 'a program of the host; files: takes it by its absolute path',
  '/usr/local/lib/systemd/system': 'a unit; copy it to /etc/systemd/system to have it suggested',
  '/var/spool/cron/crontabs': "an account's crontab; /etc/cron.d has a place for it",
};

/** What was changed by hand on a Debian host, against what its packages brought. Writes nothing. */
export function survey(system: System, state: State | undefined): Suggestion {
  const known = readKnownFiles(system);
  const names = readNames(system);
  const entries: Suggested[] = [];
  const leftOut: LeftOut[] = [];
  const seen = filesBelow(system, etc);
  for (const found of seen) {
    if (isBelow(found.path, unitFolder)) continue;
    const judged = judgeFile(system, found, known, names);
    if (judged === undefined) continue;
    if ('kind' in judged) entries.push(judged);
    else leftOut.push(judged);
  }
  const there = new Set<string>(seen.map(({ path }) => path));
  for (const path of [...known.conffiles].sort()) {
    if (
      !there.has(path) &&
      known.digests.has(path) &&
      system.lstat(path as AbsolutePath) === undefined
    )
      entries.push({ kind: 'file', path, entry: { absent: true }, bytes: undefined });
  }
  const units = surveyUnits(system, known);
  for (const [folder, why] of Object.entries(elsewhere)) {
    for (const { path } of filesBelow(system, folder as AbsolutePath)) leftOut.push({ path, why });
  }
  const managed = (entry: Suggested): boolean =>
    Object.hasOwn(state?.resources ?? {}, addressOf(entry));
  return {
    entries: [...entries, ...units.entries].filter((entry) => !managed(entry)),
    leftOut: [...leftOut, ...units.leftOut],
  };
}
