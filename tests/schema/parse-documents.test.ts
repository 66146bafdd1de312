import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../schema/parse.ts';

const test = suite('parse: plan, state, drift report and event');

const digest = `sha256:${'0'.repeat(64)}`;
const secret = `hmac:0123abcd:${'0'.repeat(64)}`;

const file = { type: 'file', content: digest, size: 1, mode: '0644', user: 'root', group: 0 };
const live = { type: 'file', content: digest, mode: '0600', uid: 0, gid: 0 };

const drifted = {
  address: 'file:/etc/motd',
  status: 'modified',
  fields: [{ path: 'mode', expected: '0644', actual: '0600' }],
};

const change = {
  address: 'file:/etc/motd',
  type: 'file',
  name: '/etc/motd',
  change: {
    actions: ['update'],
    before: { ...file, mode: '0600' },
    after: file,
    before_sensitive: {},
    after_sensitive: {},
  },
  action_reason: 'mode_changed',
  reverts_drift: true,
  depends_on: [],
  caused_by: [],
  precondition: live,
  record: { entry: 'set', origin: 'created', protect: false, original: null, keep: 'drifted' },
};

const plan = {
  format_version: '1.0',
  sm_version: '0.1.0',
  plan_id: digest,
  timestamp: '2026-01-01T00:00:00Z',
  mode: 'normal',
  host: { machine_id: 'hmac:00', hostname: 'web1', os: 'debian 12', systemd: 252, root: '/' },
  state: { lineage: null, serial: 0 },
  manifest: {
    sha256: '0'.repeat(64),
    source: '/etc/system-manager/manifest.yaml',
    resolved: { version: 1, files: { 'file:/etc/motd': file }, assertions: [], settings: {} },
  },
  targets: [],
  excludes: [],
  allowed: { mass_delete: false, protected: [], adopt: [], backup: [] },
  applyable: true,
  complete: true,
  errored: false,
  interrupted: false,
  summary: {
    add: 0,
    change: 1,
    destroy: 0,
    import: 0,
    forget: 0,
    restart: 0,
    conflict: 0,
    unchanged: 0,
  },
  resource_changes: [change],
  resource_drift: [drifted],
  conflicts: [],
  warnings: [],
  directories: { create: [], remove: [] },
  steps: [
    { id: 1, executor: 'files', op: 'write', targets: ['file:/etc/motd'], why: 'x', caused_by: [] },
  ],
};

const state = {
  version: 1,
  min_reader: '0.1.0',
  writer: '0.1.0',
  lineage: '00000000-0000-4000-8000-000000000000',
  serial: 1,
  generation: 1,
  applied: { plan_id: digest, at: '2026-01-01T00:00:00Z', by: 'root', manifest_sha256: '00' },
  resources: {
    'file:/etc/motd': {
      kind: 'file',
      schema_version: 1,
      applied: { ...file, content: secret },
      origin: 'created',
      original: null,
      protect: false,
      depends_on: [],
      sensitive: true,
    },
  },
  directories: ['/etc/app'],
  settings: { retain: 3 },
  pending: [{ op: 'reload', unit: 'nginx.service', caused_by: ['file:/etc/motd'] }],
};

const driftReport = {
  format_version: '1.0',
  in_sync: false,
  resource_drift: [drifted],
  notes: [],
  interrupted: false,
};

const event = { type: 'version', sm: '0.1.0', format_version: '1.0' };

/** The places of all problems; none where the document is taken. */
function placesOf(kind: 'plan' | 'state' | 'drift' | 'event', input: unknown): readonly string[] {
  const parsed = parse(kind, input);
  return parsed.ok ? [] : parsed.problems.map(({ place }) => place);
}

test('a whole document of each kind is taken', () => {
  assert.equal(placesOf('plan', plan), []);
  assert.equal(placesOf('state', state), []);
  assert.equal(placesOf('drift', driftReport), []);
  assert.equal(placesOf('event', event), []);
});

test('a document of one kind is none of another', () => {
  assert.not.equal(placesOf('state', plan), []);
  assert.not.equal(placesOf('plan', state), []);
  assert.not.equal(placesOf('drift', event), []);
  assert.not.equal(placesOf('event', driftReport), []);
});

test('a document without any one of its keys is refused', () => {
  const kinds = { plan, state, drift: driftReport } as const;
  for (const kind of ['plan', 'state', 'drift'] as const) {
    for (const key of Object.keys(kinds[kind])) {
      const less = Object.fromEntries(Object.entries(kinds[kind]).filter(([name]) => name !== key));
      const parsed = parse(kind, less);
      const said = parsed.ok ? [] : parsed.problems.map(({ expected }) => expected);
      assert.equal(said, [`the key ${key}`], `${kind} without ${key}`);
    }
  }
});

test('an unknown key of a plan or a state is named', () => {
  assert.equal(placesOf('plan', { ...plan, aplyable: true }), ['aplyable']);
  assert.equal(placesOf('state', { ...state, extra: 1 }), ['extra']);
});

test('what a plan cannot mean is refused at its place', () => {
  const wrong = { ...change, change: { ...change.change, actions: ['create', 'delete'] } };
  assert.equal(placesOf('plan', { ...plan, resource_changes: [wrong] }), [
    'resource_changes[0].change.actions',
  ]);
  assert.equal(placesOf('plan', { ...plan, mode: 'dry' }), ['mode']);
  assert.equal(placesOf('plan', { ...plan, format_version: '2.0' }), ['format_version']);
  assert.equal(placesOf('plan', { ...plan, plan_id: 'sha256:0' }), ['plan_id']);
  const odd = { ...change, precondition: { ...live, mode: '644' } };
  assert.equal(placesOf('plan', { ...plan, resource_changes: [odd] }), [
    'resource_changes[0].precondition.mode',
  ]);
});

test('a format that only adds is read: 1.x is, 2.0 is not', () => {
  assert.equal(placesOf('drift', { ...driftReport, format_version: '1.7' }), []);
  assert.equal(placesOf('drift', { ...driftReport, format_version: '2.0' }), ['format_version']);
});

test('what a state cannot hold is refused at its place', () => {
  assert.equal(placesOf('state', { ...state, serial: 0 }), ['serial']);
  assert.equal(placesOf('state', { ...state, lineage: 'web1' }), ['lineage']);
  assert.equal(placesOf('state', { ...state, directories: ['etc'] }), ['directories[0]']);
  const entry = { ...state.resources['file:/etc/motd'], origin: 'found' };
  assert.equal(placesOf('state', { ...state, resources: { 'file:/etc/a.b': entry } }), [
    'resources."file:/etc/a.b".origin',
  ]);
});

test('an event of an unknown type is refused once, at its type', () => {
  assert.equal(placesOf('event', { type: 'nonsense' }), ['type']);
});

test.run();
