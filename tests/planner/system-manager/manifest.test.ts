import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toManifest } from '../../../planner/system-manager/manifest.ts';
import type {
  Toplevel,
  ToplevelEntry,
  ToplevelFile,
} from '../../../planner/system-manager/toplevel.ts';

const test = suite('a toplevel of system-manager as a manifest');

const store = (name: string): string => `/nix/store/h-${name}`;

type Given = Partial<ToplevelEntry> & { readonly files?: readonly ToplevelFile[] };

function entry(target: string, given: Given = {}): Toplevel['entries'][number] {
  return {
    name: target,
    target,
    source: '/nix/store/h-etc-link',
    mode: 'symlink',
    user: '+0',
    group: '+0',
    uid: 0,
    gid: 0,
    replaceExisting: false,
    files: [{ below: '', real: store(target) }],
    ...given,
  };
}

const translate = (entries: Toplevel['entries'], services: Record<string, boolean> = {}) =>
  toManifest({
    entries,
    services: new Map(Object.entries(services).map(([name, masked]) => [name, { masked }])),
    checks: undefined,
  });

/** Files of one entry at systemd/system, each with what it leads to. */
const units = (files: Readonly<Record<string, string>>): Toplevel['entries'] => [
  entry('systemd/system', {
    files: Object.entries(files).map(([below, real]) => ({
      below,
      real,
      ...(below.includes('.d/') ? { text: '[Service]\nNice=1\n' } : {}),
    })),
  }),
];

test('links become links to where their content lies, copies become files', () => {
  const { manifest, problems } = translate([
    entry('motd'),
    entry('app/conf', { mode: '0640', user: 'nobody', group: '+6', gid: 6, replaceExisting: true }),
    entry('dir', { files: [{ below: 'a/b', real: store('b') }] }),
    entry('/opt/x'),
    entry('none', { files: [{ below: '', real: '/dev/null' }] }),
  ]);
  assert.equal(problems, []);
  assert.equal(manifest.etc, {
    motd: { source: store('motd'), mode: 'symlink' },
    'app/conf': {
      source: store('app/conf'),
      mode: '0640',
      user: 'nobody',
      group: 6,
      onConflict: 'backup',
    },
    'dir/a/b': { source: store('b'), mode: 'symlink' },
    none: { link: '/dev/null' },
  });
  assert.equal(manifest.files, { '/opt/x': { source: store('/opt/x'), mode: 'symlink' } });
});

test('a mode that is none is a problem, and nothing is guessed', () => {
  for (const mode of ['direct-symlink', '0999', 'rw', '']) {
    const { problems, manifest } = translate([entry('motd', { mode })]);
    assert.equal(
      problems.map(({ place }) => place),
      ['etcFiles.entries."motd".mode'],
    );
    assert.is(manifest.etc, undefined);
  }
});

test('a path that two entries claim is a problem', () => {
  const { problems } = translate([entry('x'), entry('y', { target: 'x' })]);
  assert.equal(
    problems.map(({ found }) => found),
    ['x'],
  );
});

test('a number beside another id is told', () => {
  const { manifest, warnings } = translate([entry('x', { mode: '0600', user: '+1000' })]);
  assert.is(manifest.etc?.x?.user, 1000);
  assert.match(warnings.join(), 'system-manager takes 0, sm takes 1000');
});

test('the tree of units becomes units', () => {
  const { manifest, problems, warnings } = translate(
    units({
      'a.service': '/nix/store/h-unit-a.service/a.service',
      'a.service.d/overrides.conf': store('overrides.conf'),
      'also.service': '/nix/store/h-unit-a.service/a.service',
      'm.service': '/dev/null',
      'system-manager.target.wants/a.service': '/nix/store/h-unit-a.service/a.service',
      'b.target.requires/a.service': '/nix/store/h-unit-a.service/a.service',
    }),
    { 'a.service': false, 'n.service': true },
  );
  assert.equal([problems, warnings], [[], []]);
  assert.equal(manifest.units, {
    'a.service': {
      source: '/nix/store/h-unit-a.service/a.service',
      dropIns: { 'overrides.conf': '[Service]\nNice=1\n' },
      wantedBy: ['system-manager.target'],
      requiredBy: ['b.target'],
      aliases: ['also.service'],
    },
    'm.service': { masked: true },
    'n.service': { masked: true },
  });
  assert.is(manifest.etc, undefined);
});

test('units of its own are carried, and what is different then is told', () => {
  const names = ['system-manager.target', 'userborn.service', 'sysinit-reactivation.target'];
  const { manifest, warnings } = translate(
    units(Object.fromEntries(names.map((name) => [name, store(name)]))),
  );
  assert.equal(Object.keys(manifest.units ?? {}).sort(), [...names].sort());
  assert.is(warnings.length, 2);
  assert.ok(warnings.every((line) => line.includes('is carried as a plain unit')));
});

test('nothing is left out without a word', () => {
  const { warnings, problems } = translate(
    units({
      'service.d/all.conf': store('all.conf'),
      'b.target.upholds/a.service': store('a'),
      'c.service': store('c.service'),
      'm.service': '/dev/null',
      'x.target.wants/m.service': '/dev/null',
    }),
    { 'lost.service': false, 'c.service': true },
  );
  assert.is(warnings.length, 4);
  for (const name of ['all.conf', 'b.target.upholds', 'lost.service', 'm.service is masked']) {
    assert.ok(
      warnings.some((line) => line.includes(name)),
      name,
    );
  }
  assert.equal(
    problems.map(({ found }) => found),
    ['masked, and a file of it in etcFiles'],
  );
});

test('lines of tmpfiles are carried out, other files there stay files', () => {
  const lines = { below: '', real: store('x'), text: '# mine\n\nd /var/lib/x 0755 root root -\n' };
  const { manifest } = translate([
    entry('tmpfiles.d/50-x.conf', { files: [lines] }),
    entry('tmpfiles.d/empty.conf', { files: [{ ...lines, text: '# only\n' }] }),
  ]);
  assert.equal(manifest.tmpfiles, { '50-x.conf': ['d /var/lib/x 0755 root root -'] });
  assert.equal(Object.keys(manifest.etc ?? {}), ['tmpfiles.d/empty.conf']);
});

test('the checks of a toplevel are assertions', () => {
  const { manifest } = toManifest({
    entries: [],
    services: new Map(),
    checks: '/nix/store/h/bin/c',
  });
  assert.equal(
    manifest.assertions?.map(({ script }) => script),
    ['/nix/store/h/bin/c'],
  );
});

test.run();
