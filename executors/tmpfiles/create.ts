import type { AbsolutePath } from '../../schema/types.ts';
import { type Outcome, run } from '../command.ts';
import { Failure } from '../failure.ts';
import type { System } from '../system.ts';

// Z and A go through whole trees.
const timeout = 15 * 60 * 1000;
/** More of them might not fit into a command line. */
const mostPrefixes = 2000;

/**
 * Has systemd-tmpfiles carry out the lines of our own files, by their bare names, as far as they are
 * about these paths and what lies below them; all of them without paths.
 */
export async function createTmpfiles(
  system: System,
  confNames: readonly string[],
  paths: readonly AbsolutePath[] = [],
): Promise<Outcome> {
  // Without a name it would carry out everybody's lines.
  if (confNames.length === 0) return { ok: true, code: 0, output: '', stdout: '' };
  const root = system.root === '/' ? [] : [`--root=${system.root}`, '-E'];
  const only = paths.length > mostPrefixes ? [] : paths.map((path) => `--prefix=${path}`);
  const argv = ['systemd-tmpfiles', '--create', ...root, ...only, '--', ...confNames];
  const outcome = await run(argv, {
    timeout,
    env: {
      SYSTEMD_LOG_TARGET: 'console',
      SYSTEMD_LOG_LEVEL: 'info',
      SYSTEMD_LOG_COLOR: '0',
      SYSTEMD_LOG_LOCATION: '0',
      SYSTEMD_LOG_TIME: '0',
    },
  });
  if (outcome.code !== undefined || !outcome.output.includes('no such program')) return outcome;
  throw new Failure(
    'host',
    'Cannot carry out tmpfiles lines: found no program systemd-tmpfiles on this machine, expected systemd to be installed; install it, or take the lines out of the manifest',
  );
}
