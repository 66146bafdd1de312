import type { Event } from '../../schema/types.ts';
import type { Run } from '../run.ts';
import { watch } from './watch.ts';

/**
 * Runs the health checks of the manifest, all at once, after units have settled; each that fails, fails
 * the run. Not below another root, where nothing runs, and not for destroy, which wants nothing to run.
 */
export async function* passGate(run: Run): AsyncGenerator<Event> {
  const { plan, machine, options, faults } = run;
  const checks = plan.manifest.resolved.settings.healthChecks ?? [];
  if (machine.system.root !== '/' || plan.mode === 'destroy') return;
  const watching = checks.map((check) => watch(check, () => options.stop() !== undefined));
  for (const result of await Promise.all(watching)) {
    yield result;
    if (result.result === 'passed') continue;
    const error = `Health check failed: ${result.why ?? 'it did not pass'}`;
    // As with a unit that does not stay up: the files are in place, so this is no "nothing changed".
    faults.push({ target: result.name, error, stale: false, op: 'start' });
  }
}
