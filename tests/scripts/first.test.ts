import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('the main path');

test('a manifest is planned, applied, found in sync, drifted, repaired and destroyed', () => {
  const world = scratch();
  world.write('/etc/hosts', 'theirs\n', 0o640);
  const before = world.tree();
  const manifest = {
    version: 1,
    etc: {
      motd: { text: 'hello\n' },
      'app/app.conf': { text: 'a=1\n', mode: '0600' },
      hosts: { text: 'ours\n', onConflict: 'backup' },
      localtime: { link: '../usr/share/zoneinfo/UTC' },
    },
  };
  const planned = smOn(world, 'plan', manifest);
  assert.is(planned.code, 0);
  const plan = world.beside('plan.json', planned.stdout);
  assert.is(sm(['apply', plan, '--root', world.root]).code, 0);
  assert.is(world.read('/etc/motd'), 'hello\n');
  const quiet = sm(['drift', '--root', world.root]);
  assert.equal([quiet.code, quiet.stdout, quiet.stderr], [0, '', '']);
  world.write('/etc/motd', 'hacked\n');
  assert.is(sm(['drift', '--root', world.root]).code, 2);
  applied(world, manifest);
  assert.is(world.read('/etc/motd'), 'hello\n');
  assert.is(sm(['destroy', '--root', world.root, '--yes']).code, 0);
  assert.is(world.tree(), before);
  world.dispose();
});

test.run();
