import type { AbsolutePath } from '../../schema/types.ts';
import { type Layout, shown } from '../layout.ts';
import { type Check, type Finding, finding, type Patient } from './finding.ts';

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** What others may do at most with each of our own places. */
const widest = ({ directory, state, key, history, generations, store, backups, journal }: Layout) =>
  [
    [directory, 0o755],
    [store, 0o755],
    ...[generations, backups, journal].map((path) => [path, 0o700] as const),
    ...[state, key, history].map((path) => [path, 0o600] as const),
  ] as const;

/** Owners and modes of the state directory: secrets lie in it. */
export const checkFolders: Check = (patient) => {
  const found = widest(patient.layout).flatMap(([path, mode]) => judged(patient, path, mode));
  if (found.length > 0) return found;
  const { system, layout } = patient;
  const isThere = system.lstat(layout.directory) !== undefined;
  const where = shown(system, layout.directory);
  return [
    finding(
      'state directory',
      'ok',
      isThere ? `${where}, closed to others` : `${where} is not there yet`,
    ),
  ];
};

function judged(
  { system, outside }: Patient,
  path: AbsolutePath,
  widestMode: number,
): readonly Finding[] {
  const stat = system.lstat(path);
  if (stat === undefined) return [];
  const name = shown(system, path);
  const found: Finding[] = [];
  if (![0, outside.uid].includes(stat.uid)) {
    found.push(
      finding(
        'state directory',
        'problem',
        `${name} belongs to the user ${stat.uid}, expected root`,
        `chown root:root ${name}`,
      ),
    );
  }
  const excess = stat.mode & ~widestMode & 0o777;
  if (excess !== 0) {
    const level = (excess & 0o022) === 0 ? 'warning' : 'problem';
    found.push(
      finding(
        'state directory',
        level,
        `${name} has mode ${octal(stat.mode)}, expected at most ${octal(widestMode)}`,
        `chmod ${octal(widestMode)} ${name}`,
      ),
    );
  }
  return found;
}
