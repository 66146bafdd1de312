import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { OtherQuestion } from '../../../planner/other.ts';
import { profileAddress, unsound } from '../../../planner/profile/farm.ts';
import { planProfile } from '../../../planner/profile/plan.ts';
import type { OtherEntry, ProfileValue } from '../../../schema/types.ts';
import type { OtherActual } from '../../../state/other.ts';
import { path } from '../../support/door.ts';

const test = suite('planning the profile');
const state = path('/var/lib/system-manager');

const value = (target: string, packages: readonly string[] = []): ProfileValue => ({
  type: 'profile',
  target,
  packages,
  generation: null,
});

const recordedAs = (applied: ProfileValue): OtherEntry => ({
  kind: 'profile',
  schema_version: 1,
  applied,
  origin: 'created',
  original: null,
  protect: false,
  depends_on: [],
});

function plan(
  wanted: string | undefined,
  recorded: string | undefined,
  seen: OtherActual,
  packages: readonly string[] = [],
) {
  const question: OtherQuestion = {
    resolved: {
      version: 1,
      files: {},
      assertions: [],
      settings: {},
      ...(wanted === undefined
        ? {}
        : { profile: { path: wanted, packages: [], links: {}, variables: {} } }),
    },
    recorded:
      recorded === undefined
        ? new Map()
        : new Map([[profileAddress, recordedAs(value(recorded, packages))]]),
    seen: new Map([[profileAddress, seen]]),
    owners: { users: new Map(), groups: new Map() },
    systemd: 252,
  };
  const judgement = planProfile(question, state);
  return { ...judgement, change: judgement.changes[0] };
}

test('nothing is planned where nothing is wanted and nothing recorded', () => {
  const { changes, conflicts, unchanged } = plan(undefined, undefined, value('/foreign'));
  assert.equal([changes, conflicts, unchanged], [[], [], 0]);
});

test('a first profile is created', () => {
  const { change, warnings } = plan('/opt/tree', undefined, null);
  assert.equal(change?.change.actions, ['create']);
  assert.equal(change?.change.after, value('/opt/tree'));
  assert.equal(change?.record, { entry: 'set', origin: 'created' });
  assert.equal(warnings, []);
});

test('what is as wanted and recorded is unchanged', () => {
  const { changes, unchanged } = plan('/opt/tree', '/opt/tree', value('/opt/tree'));
  assert.equal([changes, unchanged], [[], 1]);
});

test('packages that make the same tree are told to the state only', () => {
  const { change } = plan('/opt/tree', '/opt/tree', value('/opt/tree'), ['/opt/before']);
  assert.equal([change?.change.actions, change?.action_reason], [['no-op'], 'state_only']);
});

test('another tree is an update, and its before names the packages that were recorded', () => {
  const { change } = plan('/opt/new', '/opt/old', value('/opt/old'), ['/opt/before']);
  assert.equal(change?.change.actions, ['update']);
  assert.equal(change?.change.before, value('/opt/old', ['/opt/before']));
  assert.equal(change?.precondition, value('/opt/old'), 'the plan is bound to what was seen');
  assert.not(change?.reverts_drift);
});

test('a link that was removed or switched by hand is drift, and is put right', () => {
  assert.ok(plan('/opt/tree', '/opt/tree', null).change?.reverts_drift);
  const switched = plan('/opt/tree', '/opt/tree', value('/elsewhere')).change;
  assert.ok(switched?.reverts_drift);
  assert.equal(switched?.change.actions, ['update']);
});

test('a tree that was altered is drift, and is put right', () => {
  const { change } = plan('/opt/tree', '/opt/tree', value(unsound('/opt/tree', 'altered')));
  assert.equal(change?.change.actions, ['update']);
  assert.ok(change?.reverts_drift);
});

test('a link of somebody else is taken over with a warning, and destroy takes it away', () => {
  const { change, warnings } = plan('/opt/tree', undefined, value('/nix/store/x-path'));
  assert.equal(change?.change.actions, ['update']);
  assert.is(change?.action_reason, 'replaced_unmanaged');
  assert.equal(change?.record, { entry: 'set', origin: 'created' });
  assert.match(warnings[0] ?? '', '/nix/store/x-path');
});

test('a link that is as wanted already, or leads to a tree of ours, needs no warning', () => {
  const there = plan('/opt/tree', undefined, value('/opt/tree'));
  assert.equal(there.change?.change.actions, ['no-op']);
  assert.is(there.change?.record.origin, 'created');
  assert.equal(there.warnings, []);
  const ours = value(`${state}/profiles/0123456789abcdef0123456789abcdef`);
  assert.equal(plan('/opt/tree', undefined, ours).warnings, []);
});

test('something else than a link is in the way, whatever is wanted', () => {
  const seen = { type: 'unreadable', error: 'a directory is there' } as const;
  for (const wanted of ['/opt/tree', undefined]) {
    const { changes, conflicts } = plan(wanted, '/opt/tree', seen);
    assert.equal(changes, []);
    assert.is(conflicts[0]?.reason, 'unreadable');
    assert.match(conflicts[0]?.detail ?? '', '/run/system-manager/sw: a directory is there');
  }
});

test('what is no longer wanted is deleted, also when its tree was altered', () => {
  for (const seen of [value('/opt/tree'), value(unsound('/opt/tree', 'altered'))]) {
    const { change } = plan(undefined, '/opt/tree', seen);
    assert.equal(change?.change.actions, ['delete']);
    assert.equal(change?.record, { entry: 'remove' });
  }
});

test('what is no longer wanted and gone, or somebody else put there, is forgotten', () => {
  const gone = plan(undefined, '/opt/tree', null).change;
  assert.equal([gone?.change.actions, gone?.action_reason], [['forget'], 'already_gone']);
  const theirs = plan(undefined, '/opt/tree', value('/elsewhere')).change;
  assert.equal([theirs?.change.actions, theirs?.action_reason], [['forget'], 'no_longer_ours']);
});

test.run();
