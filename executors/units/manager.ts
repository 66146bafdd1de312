import { setTimeout as sleep } from 'node:timers/promises';
import { fileClockTick } from './suspects.ts';
import { systemctl as hostSystemctl, type Systemctl, whyItFailed } from './systemctl.ts';

// Generators and many units make it slow; systemctl itself waits for up to three minutes.
const patience = 200;

/** Has systemd read its unit files anew. Says why it could not, undefined where it did. */
export async function daemonReload(
  systemctl: Systemctl = hostSystemctl,
): Promise<string | undefined> {
  // What was just written is to be older than what systemd reads now, so that nobody has to ask again.
  await sleep(2 * fileClockTick);
  const reloaded = await systemctl(['daemon-reload'], patience);
  if (reloaded.ok) return undefined;
  return `Cannot have systemd read its unit files anew: ${whyItFailed(reloaded)}; try systemctl daemon-reload`;
}

/** Has systemd forget that some units failed. Units that it does not know have nothing to forget. */
export async function resetFailed(
  names: readonly string[],
  systemctl: Systemctl = hostSystemctl,
): Promise<string | undefined> {
  if (names.length === 0) return undefined;
  const reset = await systemctl(['reset-failed', '--', ...new Set(names)]);
  if (reset.ok) return undefined;
  const lines = reset.output.split('\n').filter((line) => line.trim() !== '');
  const wrong = lines.filter((line) => !/Unit \S+ not loaded\.$/.test(line));
  if (lines.length > 0 && wrong.length === 0) return undefined;
  const said = whyItFailed({ ...reset, output: wrong.join('\n') });
  return `Cannot have systemd forget that units failed: ${said}; try systemctl reset-failed`;
}
