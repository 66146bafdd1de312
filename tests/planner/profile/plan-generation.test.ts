import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { profileAddress, unsound } from '../../../planner/profile/farm.ts';
import { planProfile } from '../../../planner/profile/plan.ts';
import type { OtherEntry, ProfileValue } from '../../../schema/types.ts';
import { path } from '../../support/door.ts';
import { storePath } from '../../support/store.ts';

const test = suite('planning the generation of the Nix profile');
const state = path('/var/lib/system-manager');

const recordedAs = (applied: ProfileValue): OtherEntry => ({
  kind: 'profile',
  schema_version: 1,
  applied,
  origin: 'created',
  original: null,
  protect: false,
  depends_on: [],
});

const [one, two] = [storePath('one'), storePath('two')];

/** What is planned for a manifest with this link and generation, after these were applied, seeing those. */
function planGeneration(
  wanted: Pick<ProfileValue, 'target' | 'generation'> | undefined,
  recorded: Pick<ProfileValue, 'target' | 'generation'> | undefined,
  seen: Pick<ProfileValue, 'target' | 'generation'> | null,
) {
  const shape = { type: 'profile', packages: [] } as const;
  const { changes, warnings } = planProfile(
    {
      resolved: {
        version: 1,
        files: {},
        assertions: [],
        settings: {},
        ...(wanted === undefined
          ? {}
          : {
              profile: {
                packages: [],
                links: {},
                variables: {},
                ...(wanted.target === null ? {} : { path: wanted.target }),
                ...(wanted.generation === null ? {} : { generation: wanted.generation }),
              },
            }),
      },
      recorded:
        recorded === undefined
          ? new Map()
          : new Map([[profileAddress, recordedAs({ ...shape, ...recorded })]]),
      seen: new Map([[profileAddress, seen === null ? null : { ...shape, ...seen }]]),
      owners: { users: new Map(), groups: new Map() },
      systemd: 252,
    },
    state,
  );
  return { planned: changes[0], warnings };
}

test('a generation without packages is a profile that leaves the link of others alone', () => {
  const wanted = { target: null, generation: one };
  const { planned, warnings } = planGeneration(wanted, undefined, {
    target: '/x',
    generation: null,
  });
  assert.equal([planned?.change.actions, planned?.change.before], [['create'], null]);
  assert.equal(warnings, []);
  const again = planGeneration(wanted, wanted, { target: '/foreign', generation: one });
  assert.is(again.planned, undefined);
});

test('packages that go take the link with them, and the generation stays', () => {
  const both = { target: '/opt/tree', generation: one };
  const { planned } = planGeneration({ target: null, generation: one }, both, both);
  assert.equal([planned?.change.actions, planned?.action_reason], [['update'], 'content_changed']);
  const gone = planGeneration({ target: null, generation: one }, both, { ...both, target: '/x' });
  assert.equal(gone.planned?.change.actions, ['no-op'], 'a link of others stays');
});

test('a generation that is not asked for any more is given up, one of others never', () => {
  const both = { target: '/opt/tree', generation: one };
  const wanted = { target: '/opt/tree', generation: null };
  assert.equal(planGeneration(wanted, both, both).planned?.change.actions, ['update']);
  assert.is(planGeneration(wanted, wanted, { ...both, generation: two }).planned, undefined);
  const others = planGeneration(undefined, both, { target: null, generation: two });
  assert.equal(others.planned?.change.actions, ['forget']);
});

test('a generation that somebody switched is drift that is reverted', () => {
  const both = { target: '/opt/tree', generation: two };
  for (const generation of [one, unsound(two, 'no GC root'), null]) {
    const { planned } = planGeneration(both, both, { ...both, generation });
    assert.equal([planned?.change.actions, planned?.reverts_drift], [['update'], true]);
  }
});

test.run();
