import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Gives a new disk what makes it one host of many. Without a machine-id systemd would set it up anew. */
export function identify(upper: string, name: string): void {
  mkdirSync(join(upper, 'etc'), { mode: 0o755 });
  const write = (file: string, text: string): void => {
    writeFileSync(join(upper, 'etc', file), text, { mode: 0o644 });
  };
  write('machine-id', `${randomUUID().replaceAll('-', '')}\n`);
  write('hostname', `${name}\n`);
  write('hosts', `127.0.0.1 localhost ${name}\n::1 localhost\n`);
}

/** The version of systemd that dpkg has installed in the uppermost directory that knows it. */
export function systemdVersion(lower: readonly string[]): number {
  const status = lower.map((directory) => join(directory, 'var/lib/dpkg/status')).find(existsSync);
  const text = status === undefined ? '' : readFileSync(status, 'utf8');
  const [, about = ''] = /^Package: systemd\n([\s\S]*?)\n\n/m.exec(text) ?? [];
  return Number(/^Version: (?:\d+:)?(\d+)/m.exec(about)?.[1] ?? Number.NaN);
}
