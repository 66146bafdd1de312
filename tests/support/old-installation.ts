import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scratch } from './scratch.ts';

/** Where system-manager keeps its state. */
export const oldState = '/var/lib/system-manager/state/system-manager-state.json';

const unit = (name: string): string => `/nix/store/h-unit-${name}/${name}`;

/** What the files of the installation held, by path. */
export const originals = {
  '/etc/hosts': '127.0.0.1 localhost\n',
  '/etc/issue': 'Debian\n',
} as const;

/** Lays out what system-manager leaves on a host: links into a store, copies, originals set aside. */
export function layOut(world: Scratch): void {
  const link = (path: string, target: string): void => {
    mkdirSync(dirname(world.at(path)), { recursive: true });
    symlinkSync(target, world.at(path));
  };
  world.write('/nix/store/h-etc-static-env/motd', 'hello\n');
  world.write(unit('a.service'), '[Service]\nExecStart=/bin/sleep infinity\n');
  link('/etc/motd', '/nix/store/h-etc-static-env/motd');
  link('/etc/gone', '/nix/store/h-collected/gone');
  world.write('/etc/app/copy.conf', 'copied\n', 0o640);
  world.write('/etc/hosts', 'managed\n');
  world.write('/etc/hosts.system-manager-backup', originals['/etc/hosts'], 0o600);
  link('/etc/issue', '/nix/store/h-etc-static-env/motd');
  world.write('/etc/issue.system-manager-backup', originals['/etc/issue']);
  link('/etc/systemd/system/a.service', unit('a.service'));
  link('/etc/systemd/system/system-manager.target.wants/a.service', unit('a.service'));
  link('/etc/systemd/system/m.service', '/dev/null');
}

const files = [
  '/etc/motd',
  '/etc/gone',
  '/etc/app/copy.conf',
  '/etc/systemd/system/a.service',
  '/etc/systemd/system/system-manager.target.wants/a.service',
];
const backedUpFiles = ['/etc/hosts', '/etc/issue'];
const services = {
  'a.service': { storePath: unit('a.service'), masked: false },
  'm.service': { storePath: null, masked: true },
};

/** The state of version 1: two lists. */
export const stateV1 = { fileTree: { files, backedUpFiles }, services, version: 1 };

type Node = { readonly path: string; status: string; readonly nested: Record<string, Node> };

/** The state of version 0: a tree of nodes. */
export function stateV0() {
  const root: Node = { path: '/', status: 'unmanaged', nested: {} };
  const put = (path: string, status: string): void => {
    let at = root;
    let so = '';
    for (const name of path.slice(1).split('/')) {
      so += `/${name}`;
      at.nested[name] ??= { path: so, status: 'unmanaged', nested: {} };
      at = at.nested[name];
    }
    at.status = status;
  };
  for (const path of files) put(path, 'managed');
  for (const path of backedUpFiles) put(path, 'managedWithBackup');
  return { fileTree: root, services };
}

/** Lays out an installation with its state. */
export function install(world: Scratch, state: unknown = stateV1): void {
  layOut(world);
  world.write(oldState, JSON.stringify(state));
}
