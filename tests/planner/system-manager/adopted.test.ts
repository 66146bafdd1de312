import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { adopt } from '../../../planner/system-manager/adopted.ts';
import type { OldBackup, OldFile } from '../../../planner/system-manager/found.ts';
import { parseOldState } from '../../../planner/system-manager/old-state.ts';
import type { AbsolutePath, ContentDigest } from '../../../schema/types.ts';

const test = suite('what of system-manager is adopted');

const link = (target: string): OldFile => ({ actual: { type: 'symlink', target } });
const store = (name: string): OldFile => link(`/nix/store/h-x/${name}`);
const content = `sha256:${'a'.repeat(64)}` as ContentDigest;
const file = { type: 'file', content, size: 1, mode: '0640', uid: 0, gid: 5 } as const;

interface Told {
  readonly backedUp?: readonly string[];
  readonly masked?: readonly string[];
  readonly services?: readonly string[];
  readonly backups?: Readonly<Record<string, Pick<OldBackup, 'actual' | 'id'>>>;
}

function adopted(files: Readonly<Record<string, OldFile>>, told: Told = {}) {
  const { backedUp = [], masked = [], services = [], backups = {} } = told;
  const masks = masked.map((name) => `/etc/systemd/system/${name}`);
  const read = parseOldState({
    fileTree: {
      files: Object.keys(files).filter((path) => ![...backedUp, ...masks].includes(path)),
      backedUpFiles: backedUp,
    },
    services: Object.fromEntries([
      ...services.map((name) => [name, { storePath: '/nix/store/h', masked: false }]),
      ...masked.map((name) => [name, { storePath: null, masked: true }]),
    ]),
    version: 1,
  });
  assert.ok(read.ok);
  const seen = backedUp.map((path): readonly [string, OldBackup] => [
    path,
    {
      path: `${path}.system-manager-backup` as AbsolutePath,
      ...(backups[path] ?? { actual: { type: 'absent' }, id: undefined }),
    },
  ]);
  const all = { files: new Map(Object.entries(files)), backups: new Map(seen) };
  return adopt(read.value, all, '/var/lib/system-manager' as AbsolutePath);
}

test('links are ours as they are, also those that lead to nothing', () => {
  const found = adopted({ '/etc/a': store('a') });
  assert.equal(found.files, { 'file:/etc/a': { type: 'symlink', target: '/nix/store/h-x/a' } });
  assert.equal([...found.taken], [['file:/etc/a', { origin: 'created', original: null }]]);
  assert.equal([found.keep, found.notes], [[], []]);
});

test('a regular file is ours with its bytes, and a copy is kept: nobody knows who edited it', () => {
  const found = adopted({ '/etc/a': { actual: file, content: { text: 'x' } } });
  assert.equal(found.files, {
    'file:/etc/a': {
      type: 'file',
      content,
      size: 1,
      mode: '0640',
      user: 'root',
      group: 5,
      text: 'x',
    },
  });
  assert.equal(found.keep, ['/etc/a']);
});

test('a link that leads elsewhere was changed by somebody: it is told and kept', () => {
  const found = adopted({ '/etc/a': link('/root/a') });
  assert.equal(found.keep, ['/etc/a']);
  assert.match(found.notes.join(), '/etc/a leads to /root/a, not into /nix/store');
});

test('an original that was set aside comes back on removal', () => {
  const backups = { '/etc/a': { actual: file, id: 'sha256:1' } };
  const found = adopted({ '/etc/a': store('a') }, { backedUp: ['/etc/a'], backups });
  assert.equal([...found.taken.values()], [{ origin: 'created', original: 'sha256:1' }]);
  assert.equal(
    found.backups.map(({ path }) => path),
    ['/etc/a.system-manager-backup'],
  );
});

test('where the original is lost, what replaced it stays', () => {
  const found = adopted({ '/etc/a': store('a') }, { backedUp: ['/etc/a'] });
  assert.equal([...found.taken.values()], [{ origin: 'adopted', original: null }]);
  assert.match(found.notes.join(), 'sm destroy leaves it as it is');
});

test('where only the original is left, nothing is what is recorded', () => {
  const backups = { '/etc/a': { actual: file, id: 'sha256:1' } };
  const gone = { '/etc/a': { actual: { type: 'absent' } } } as const;
  const found = adopted(gone, { backedUp: ['/etc/a'], backups });
  assert.equal(found.files, { 'file:/etc/a': { type: 'absent' } });
});

test('fragments, drop-ins, links and masks become units', () => {
  const at = '/etc/systemd/system';
  const found = adopted(
    {
      [`${at}/a.service`]: store('a.service'),
      [`${at}/a.service.d/overrides.conf`]: store('overrides.conf'),
      [`${at}/b.target.wants/a.service`]: store('a.service'),
      [`${at}/other.service`]: store('a.service'),
      [`${at}/m.service`]: link('/dev/null'),
    },
    { masked: ['m.service'], services: ['a.service'] },
  );
  assert.equal(Object.keys(found.units), ['a.service', 'm.service']);
  assert.equal(Object.keys(found.units['a.service']?.files ?? {}).sort(), [
    `file:${at}/a.service`,
    `file:${at}/a.service.d/overrides.conf`,
    `file:${at}/b.target.wants/a.service`,
    `file:${at}/other.service`,
  ]);
  assert.is(found.units['m.service']?.masked, true);
  assert.equal([found.files, found.notes], [{}, []]);
});

test('what lies where a mask was is somebody else’s', () => {
  const path = '/etc/systemd/system/m.service';
  const found = adopted(
    { [path]: { actual: file, content: { text: 'x' } } },
    { masked: ['m.service'] },
  );
  assert.equal([found.units, found.files], [{}, {}]);
  assert.equal(found.notes, ['m.service is not adopted: it is masked no more']);
});

test('whatever cannot be ours is told, with what stays beside it', () => {
  const backups = { '/etc/dir': { actual: file, id: 'sha256:1' } };
  const directory = { type: 'special', what: 'fifo' } as const;
  const found = adopted(
    {
      '/etc/../tmp/x': store('x'),
      '/run/etc/y': store('y'),
      '/etc/gone': { actual: { type: 'absent' } },
      '/etc/dir': { actual: directory },
      '/etc/systemd/system/service.d/all.conf': store('all.conf'),
    },
    { backedUp: ['/etc/dir'], backups, services: ['lost.service'] },
  );
  assert.is(found.taken.size, 0);
  assert.equal([...found.notes].sort(), [
    '/etc/../tmp/x is not adopted: its path leads upwards',
    '/etc/dir is not adopted: a fifo is there; /etc/dir.system-manager-backup stays',
    '/etc/gone is not adopted: it is gone',
    '/etc/systemd/system/service.d/all.conf is not adopted: it belongs to no unit',
    '/run/etc/y is not adopted: expected a path that is not below /run',
    'lost.service is not adopted: none of its files is there',
  ]);
});

test.run();
