import type { AbsolutePath } from '../../schema/types.ts';
import { type Check, finding } from './finding.ts';

// 247 is the oldest that was tried.
const oldest = 247;

/** What systemd learned when, of that which a manifest may ask for. */
const learned: readonly (readonly [number, string])[] = [
  [249, 'tmpfiles = after a type'],
  [250, 'tmpfiles ages by kind of time'],
  [252, 'tmpfiles ~ and ^, a colon before modes and owners'],
  [253, 'tmpfiles %A %M %q'],
  [254, 'tmpfiles escapes outside quotes'],
  [257, 'tmpfiles ? and $'],
];

/** What a systemd of this version lacks; a plan that needs it is refused, and says so. */
export function lackedBy(version: number): readonly string[] {
  return learned.filter(([since]) => version < since).map(([since, what]) => `${what} (${since})`);
}

/** Which systemd there is, what it lacks, and whether it runs the host. */
export const checkSystemd: Check = ({ system, outside, systemd, isLive }) => {
  if (systemd === null) {
    const advice = 'manage files only: units, tmpfiles and accounts need systemd';
    return [finding('systemd', 'warning', 'none found', advice)];
  }
  const lacks = lackedBy(systemd);
  const version =
    systemd < oldest
      ? finding(
          'systemd',
          'warning',
          `${systemd}, expected ${oldest} or newer`,
          'try it on a copy of the host first',
        )
      : finding(
          'systemd',
          'ok',
          lacks.length === 0 ? `${systemd}` : `${systemd}, without: ${lacks.join('; ')}`,
        );
  if (!isLive) return [version];
  const runs =
    outside.peek('/proc/1/comm')?.trim() === 'systemd' &&
    system.lstat('/run/systemd/system' as AbsolutePath)?.type === 'directory';
  return [
    version,
    runs
      ? finding('init', 'ok', 'systemd runs as process 1')
      : finding(
          'init',
          'warning',
          'systemd does not run this host: units are written, never started',
          'run sm on the host itself, not in a container or chroot',
        ),
  ];
};
