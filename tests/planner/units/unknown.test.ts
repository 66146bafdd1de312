import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unknownUnits } from '../../../planner/units/unknown.ts';
import type { Address, ResolvedManifest } from '../../../schema/types.ts';
import type { UnitWorld } from '../../support/unit-declared.ts';
import { factsOf, filesOf } from '../../support/unit-host.ts';

const test = suite('units that neither host nor manifest has');

/** What is said where the manifest extends these units, and a file asks for those. */
function said(
  extended: readonly string[],
  asked: readonly string[] = [],
  world: UnitWorld = {},
): readonly string[] {
  const resolved: ResolvedManifest = {
    version: 1,
    assertions: [],
    settings: {},
    files: { ['file:/etc/app.conf' as Address]: { type: 'absent', reload: asked } },
    units: Object.fromEntries(extended.map((name) => [name, { files: {} }])),
  };
  return unknownUnits(resolved, factsOf(world, filesOf(world.vendor ?? {}, {})), extended);
}

test('a mistyped name is told, whether it is extended or asked for', () => {
  const vendor = { 'cron.service': { text: '[Service]\nExecStart=/bin/true\n' } };
  assert.equal(said(['cron.service'], ['cron.service'], { vendor }), []);
  const [asked, extended, ...more] = said(['crom.service'], ['corn.service'], { vendor });
  assert.match(asked ?? '', 'file:/etc/app.conf asks for corn.service, which is no unit');
  assert.match(extended ?? '', 'crom.service is no unit of this host and has no file');
  assert.equal(more, []);
});

test('templates wait for their instances, and are not told', () => {
  assert.equal(said(['a@.service']), []);
});

test('a unit that systemd makes up itself needs no file', () => {
  assert.equal(said(['system.slice', '-.slice', 'init.scope', 'sys-a.device']), []);
});

test('a mount or swap needs none once it is there, a service does', () => {
  for (const name of ['-.mount', 'srv-data.mount', 'swapfile.swap']) {
    assert.equal(said([name], [], { running: [name] }), [], name);
    assert.is(said([name]).length, 1, name);
  }
  assert.is(said(['a.service'], [], { running: ['a.service'] }).length, 1);
});

test('without a systemd nothing is known, and nothing told', () => {
  assert.equal(said(['crom.service'], ['corn.service'], { offline: true }), []);
});

test.run();
