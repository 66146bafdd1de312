import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enter } from './enter.ts';
import { shortage } from './limits.ts';
import { pause } from './patience.ts';
import type { Boot } from './supervisor.ts';

const seconds = 60;
const step = 10;

/** What a host is that is ready: `running` only, or with failed units too. */
export type Readiness = 'running' | 'running or degraded';

/** Waits until a host that is booting says that it is ready; throws if it ends or hangs instead. */
export async function ready(
  { pid, ended }: Boot,
  name: string,
  group: string,
  wanted: Readiness,
): Promise<void> {
  let over: string | undefined;
  void ended.then((how) => {
    over = how;
  });
  const ask = async (...argv: readonly string[]): Promise<string> => {
    const ran = await enter(pid, group, ['systemctl', ...argv], { timeoutSeconds: seconds });
    return `${ran.stdout}${ran.stderr}`.trim();
  };
  const root = `/proc/${pid}/root`;
  let said = 'nothing';
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(step)) {
    if (over !== undefined) throw new Error(`Cannot boot ${name}: it was ${over} meanwhile`);
    // Until PID 1 has moved into its own files, these are the machine's.
    if (!isOwn(root, name) || !existsSync(join(root, 'run/systemd/private'))) continue;
    said = await ask('is-system-running', '--wait');
    if (said === 'running' || (said === 'degraded' && wanted !== 'running')) return;
    if (said === 'degraded') break;
  }
  const failed = said === 'degraded' ? await ask('--failed', '--no-legend', '--plain') : '';
  throw new Error(
    `Cannot boot ${name}: found it ${said} after at most ${seconds} s, expected ${wanted}\n${failed}${shortage()}`,
  );
}

function isOwn(root: string, name: string): boolean {
  try {
    return readFileSync(join(root, 'run/host/container-manager'), 'utf8') === `${name}\n`;
  } catch {
    return false;
  }
}
