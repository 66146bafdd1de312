import { createHmac } from 'node:crypto';
import type { AbsolutePath, Host } from '../schema/types.ts';
import { codeOf } from './failure.ts';
import type { Outside } from './outside.ts';
import type { System } from './system.ts';

/** A text that is the same for one machine and for no other. */
export function machineIdOf(outside: Outside): string {
  const id = outside.peek('/etc/machine-id')?.trim();
  return id === undefined || id === '' || id === 'uninitialized'
    ? `no machine id: ${outside.hostname}`
    : id;
}

/** Which boot of the kernel this is; empty where it does not say. */
export function bootOf(outside: Outside): { readonly boot?: string } {
  const boot = outside.peek('/proc/sys/kernel/random/boot_id')?.trim();
  return boot === undefined || boot === '' ? {} : { boot };
}

/** The host as a plan names it. The machine id must not be published as it is (machine-id(5)). */
export function describeHost(outside: Outside, system: System): Host {
  const id = createHmac('sha256', machineIdOf(outside)).update('sm host').digest('hex');
  return {
    machine_id: `hmac:${id}`,
    hostname: outside.hostname,
    os: readOs(system),
    systemd: systemdVersion(system),
    root: system.root,
  };
}

function readOs(system: System): string {
  for (const path of ['/etc/os-release', '/usr/lib/os-release'] as AbsolutePath[]) {
    const text = peek(system, path);
    if (text === undefined) continue;
    const field = (name: string): string =>
      new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
    return `${field('ID')} ${field('VERSION_ID')}`.trim();
  }
  return 'unknown';
}

function peek(system: System, path: AbsolutePath): string | undefined {
  try {
    return system.read(path, 64 * 1024).toString('utf8');
  } catch {
    return undefined;
  }
}

// The version is in the name of systemd's own library; starting systemctl would cost more than a drift.
function systemdVersion(system: System): number | null {
  const places = [
    '/usr/lib/systemd',
    '/usr/lib/x86_64-linux-gnu/systemd',
    '/usr/lib/aarch64-linux-gnu/systemd',
    '/lib/systemd',
    '/usr/lib64/systemd',
  ] as AbsolutePath[];
  for (const place of places) {
    for (const name of listOrNothing(system, place)) {
      const version = /^libsystemd-shared-(\d+)/.exec(name)?.[1];
      if (version !== undefined) return Number(version);
    }
  }
  return null;
}

function listOrNothing(system: System, path: AbsolutePath): readonly string[] {
  try {
    return system.list(path);
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Error)) throw error;
    return [];
  }
}
