import type { Host } from './harness/host.ts';
import { sleeper } from './support.ts';

/** What system-manager was built to on a host of these tests. */
export const toplevel = '/nix/store/t-system-manager';

const oldState = '/var/lib/system-manager/state/system-manager-state.json';
const environment = '/nix/store/e-etc-static-env/etc';
const tree = '/nix/store/u-system-units';
const units = '/etc/systemd/system';

const texts: Readonly<Record<string, string>> = {
  'a.service': sleeper('a'),
  'system-manager.target': '[Unit]\nDescription=System-manager\n',
};
const wants: readonly (readonly [string, string])[] = [
  ['system-manager.target', 'a.service'],
  ['default.target', 'system-manager.target'],
];

const stored = (name: string): string => `/nix/store/h-unit-${name}/${name}`;

/** Puts what a build of system-manager leaves into the store of a host. */
export async function build(host: Host): Promise<void> {
  host.write(`${environment}/motd`, 'from the store\n');
  host.write('/nix/store/h-copy/app/copy.conf', 'copied\n');
  for (const [name, text] of Object.entries(texts)) host.write(stored(name), text);
  for (const name of Object.keys(texts)) await link(host, `${tree}/${name}`, stored(name));
  for (const [by, name] of wants) await link(host, `${tree}/${by}.wants/${name}`, `../${name}`);
  await link(host, `${environment}/systemd/system`, tree);
  await link(host, `${environment}/issue`, `${environment}/motd`);
  const entry = (target: string, more: object = {}) => ({
    target,
    enable: true,
    mode: 'symlink',
    source: environment,
    text: null,
    uid: 0,
    gid: 0,
    user: '+0',
    group: '+0',
    replaceExisting: false,
    ...more,
  });
  const entries = {
    motd: entry('motd', { replaceExisting: true }),
    issue: entry('issue', { replaceExisting: true }),
    units: entry('systemd/system'),
    copy: entry('app/copy.conf', { source: '/nix/store/h-copy', mode: '0640', group: 'adm' }),
  };
  host.write(
    `${toplevel}/etcFiles/etcFiles.json`,
    JSON.stringify({ entries, staticEnv: environment }),
  );
  host.write(`${toplevel}/services/services.json`, JSON.stringify(services));
}

const services = {
  ...Object.fromEntries(
    Object.keys(texts).map((name) => [name, { storePath: stored(name), masked: false }]),
  ),
  'cron.service': { storePath: null, masked: true },
};

/** Does to a host what activating does: links, copies, originals set aside, units, masks, state. */
export async function activate(host: Host, version: 0 | 1): Promise<void> {
  for (const path of ['/etc/motd', '/etc/issue']) {
    await host.must('mv', path, `${path}.system-manager-backup`);
    await link(host, path, `${environment}/motd`);
  }
  await host.must(
    'install',
    '-D',
    '-m640',
    '-gadm',
    '/nix/store/h-copy/app/copy.conf',
    '/etc/app/copy.conf',
  );
  for (const name of Object.keys(texts)) await link(host, `${units}/${name}`, stored(name));
  for (const [by, name] of wants) await link(host, `${units}/${by}.wants/${name}`, stored(name));
  await host.must('systemctl', 'daemon-reload');
  await host.must('systemctl', 'start', 'system-manager.target');
  await host.must('systemctl', 'mask', '--now', 'cron.service');
  const files = [
    '/etc/app/copy.conf',
    ...Object.keys(texts).map((name) => `${units}/${name}`),
    ...wants.map(([by, name]) => `${units}/${by}.wants/${name}`),
  ];
  const backedUpFiles = ['/etc/motd', '/etc/issue'];
  const fileTree = version === 1 ? { files, backedUpFiles } : treeOf(files, backedUpFiles);
  host.write(
    oldState,
    JSON.stringify({ fileTree, services, ...(version === 1 ? { version } : {}) }),
  );
}

async function link(host: Host, path: string, target: string): Promise<void> {
  await host.must('mkdir', '-p', path.replace(/\/[^/]+$/, ''));
  await host.must('ln', '-s', target, path);
}

type Node = { path: string; status: string; nested: Record<string, Node> };

function treeOf(files: readonly string[], backedUp: readonly string[]): Node {
  const root: Node = { path: '/', status: 'unmanaged', nested: {} };
  for (const path of [...files, ...backedUp]) {
    let at = root;
    let so = '';
    for (const name of path.slice(1).split('/')) {
      so += `/${name}`;
      at.nested[name] ??= { path: so, status: 'unmanaged', nested: {} };
      at = at.nested[name];
    }
    at.status = backedUp.includes(path) ? 'managedWithBackup' : 'managed';
  }
  return root;
}
