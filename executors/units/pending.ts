import { type Systemctl, whyItFailed } from './systemctl.ts';

/** Reads `systemctl list-jobs`: each unit with a job, and whether that runs already or waits for others. */
export function parseJobs(text: string): ReadonlyMap<string, 'running' | 'waiting'> {
  const jobs = new Map<string, 'running' | 'waiting'>();
  for (const line of text.split('\n')) {
    const [, unit, state] = /^\s*\d+\s+(\S+)\s+\S+\s+(running|waiting)\s*$/.exec(line) ?? [];
    if (unit === undefined || state === undefined) continue;
    jobs.set(unit, state === 'running' ? 'running' : 'waiting');
  }
  return jobs;
}

/** Every job that systemd has now, by unit. */
export async function pendingJobs(
  systemctl: Systemctl,
): Promise<ReadonlyMap<string, 'running' | 'waiting'> | { readonly error: string }> {
  const listed = await systemctl(['list-jobs', '--full', '--plain', '--no-legend']);
  return listed.ok ? parseJobs(listed.stdout) : { error: whyItFailed(listed) };
}
