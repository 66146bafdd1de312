import { readdirSync, readFileSync } from 'node:fs';
import { must } from './command.ts';
import { surroundings } from './machine.ts';

/** The name of the cgroup that a process, a host's PID 1, belongs to. */
export function groupOf(pid: number): string {
  const [, name] = /^0::.*?\/(sm-test-host-\d+)/m.exec(read(`/proc/${pid}/cgroup`)) ?? [];
  if (name === undefined) throw new Error(`Cannot tell the cgroup of ${pid}: it is in no host`);
  return name;
}

/** What is left of a host on this machine: its cgroup, processes of it, mounts outside of it. */
export async function tracesOf(group: string): Promise<readonly string[]> {
  // Wherever this machine has its cgroups, this sees them.
  const script = 'mount -t cgroup2 cgroup2 /mnt && ls /mnt';
  const groups = await must(
    ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script],
    { env: surroundings },
  );
  const supervisor = group.replace(/.*-/, '');
  const processes = readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      !isZombie(pid) &&
      (pid === supervisor || read(`/proc/${pid}/cgroup`).includes(`/${group}`)),
  );
  return [
    ...groups.split('\n').filter((name) => name === group),
    ...processes.map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`),
    ...read('/proc/self/mounts')
      .split('\n')
      .filter((line) => line.includes('/run/sm-test-hosts')),
  ];
}

// What has ended stays listed until its new parent looks at it, which some machines do rarely.
const isZombie = (pid: string): boolean => /^State:\s*Z/m.test(read(`/proc/${pid}/status`));

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
