import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  desiredProfile,
  farmName,
  farmOf,
  isFarm,
  leadsTo,
  profileTarget,
  unsound,
} from '../../../planner/profile/farm.ts';
import { path } from '../../support/door.ts';

const test = suite('the place of a merged tree');
const state = path('/var/lib/system-manager');
const none = { packages: [], links: {}, variables: {} };

test('equal links have one name, in whatever order they are written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (links) => {
      const reversed = Object.fromEntries(Object.entries(links).reverse());
      assert.is(farmName(reversed), farmName(links));
    }),
  );
});

test('other links have another name', () => {
  const links = { 'bin/hello': '/opt/hello/bin/hello' };
  assert.is.not(farmName(links), farmName({ 'bin/hello': '/opt/other/bin/hello' }));
  assert.is.not(farmName(links), farmName({ 'bin/hallo': '/opt/hello/bin/hello' }));
  assert.is.not(farmName(links), farmName({}));
});

test('it lies in the state directory, and is known by its place', () => {
  const farm = farmOf({}, state);
  assert.match(farm, /^\/var\/lib\/system-manager\/profiles\/[0-9a-f]{32}$/);
  assert.ok(isFarm(farm, state));
  assert.not(isFarm(farm, path('/srv/state')));
  assert.not(isFarm(`${farm}/bin`, state));
  assert.not(isFarm(`${state}/profiles/.${farmName({})}.new`, state));
  assert.not(isFarm('/nix/store/x-system-path', state));
});

test('a ready-made tree is its own target, merged packages are in our state directory', () => {
  const links = { 'bin/x': '/opt/x/bin/x' };
  assert.is(profileTarget({ ...none, path: '/opt/tree' }, state), '/opt/tree');
  assert.is(profileTarget({ ...none, packages: ['/opt/x'], links }, state), farmOf(links, state));
});

test('variables alone put nothing on PATH', () => {
  const profile = { ...none, variables: { EDITOR: 'vim' } };
  assert.is(profileTarget(profile, state), undefined);
  assert.is(desiredProfile(profile, state), undefined);
  assert.is(desiredProfile(undefined, state), undefined);
});

test('what is wanted names the packages, the generation where Nix keeps one, or that alone', () => {
  const profile = { ...none, packages: ['/opt/x'] };
  const target = farmOf({}, state);
  const value = { type: 'profile', target, packages: ['/opt/x'], generation: null };
  assert.equal(desiredProfile(profile, state), value);
  const generation = '/nix/store/00000000000000000000000000000000-manifest.json';
  assert.equal(desiredProfile({ ...profile, generation }, state), { ...value, generation });
  const alone = { ...value, target: null, packages: [], generation };
  assert.equal(desiredProfile({ ...none, generation }, state), alone);
});

test('an unsound target still leads there, and is no target that is wanted', () => {
  const live = unsound('/opt/tree', 'altered');
  assert.is.not(live, '/opt/tree');
  assert.ok(leadsTo(live, '/opt/tree'));
  assert.ok(leadsTo('/opt/tree', '/opt/tree'));
  assert.not(leadsTo('/opt/tree2', '/opt/tree'));
});

test.run();
