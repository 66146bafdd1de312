import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const limitFile = '/proc/sys/fs/inotify/max_user_instances';

/** Why a host may not have come up, where this machine is short of what every host needs several of. */
export function shortage(): string {
  const limit = Number(readFileSync(limitFile, 'utf8'));
  const used = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + watchersOf(pid), 0);
  return used < limit * 0.9
    ? ''
    : `This machine has ${used} inotify instances of at most ${limit} in use: stop something, or ` +
        'run sysctl -w fs.inotify.max_user_instances=1024\n';
}

function watchersOf(pid: string): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter(
      (name) => readlinkSync(`/proc/${pid}/fd/${name}`) === 'anon_inode:inotify',
    ).length;
  } catch {
    // It has ended, or has just closed one.
    return 0;
  }
}
