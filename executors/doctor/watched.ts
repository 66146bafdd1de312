import type { AbsolutePath } from '../../schema/types.ts';
import { within } from '../layout.ts';
import type { System } from '../system.ts';
import { type Check, finding } from './finding.ts';

const folders: readonly string[] = [
  '/etc/cron.d',
  '/etc/cron.hourly',
  '/etc/cron.daily',
  '/var/spool/cron/crontabs',
  '/etc/systemd/system',
];

/** Whether anything runs `sm drift` from time to time. */
export const checkWatch: Check = ({ system }) => {
  const files = [
    '/etc/crontab' as AbsolutePath,
    ...folders.flatMap((folder) => filesIn(system, folder as AbsolutePath)),
  ];
  const runs = files.find((path) => callsDrift(textOf(system, path)));
  return [
    runs === undefined
      ? finding(
          'watch',
          'ok',
          'nobody runs sm drift regularly',
          'see docs/drift.md for a cron line and a timer',
        )
      : finding('watch', 'ok', `${runs} runs sm drift`),
  ];
};

/** Whether a crontab, script or unit calls sm drift, other than in a comment. */
export function callsDrift(text: string): boolean {
  return text.split('\n').some((line) => /^[^#]*\bsm(\.cjs)?['"]?\s+drift\b/.test(line));
}

function filesIn(system: System, folder: AbsolutePath): readonly AbsolutePath[] {
  try {
    return system.list(folder).map((name) => within(folder, name));
  } catch {
    return [];
  }
}

function textOf(system: System, path: AbsolutePath): string {
  try {
    return system.lstat(path)?.type === 'file' ? system.read(path, 64 * 1024).toString('utf8') : '';
  } catch {
    return '';
  }
}
