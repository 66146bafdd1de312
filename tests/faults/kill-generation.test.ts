import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mustApply } from '../support/engine.ts';
import type { Story } from '../support/every-kind.ts';
import { killApply } from '../support/kill-campaign.ts';
import { scratch } from '../support/scratch.ts';
import { storePath } from '../support/store.ts';

const test = suite('kill -9 while the generation of the Nix profile changes');

const manifest = (name: string) => ({
  version: 1,
  profile: { path: storePath(name) },
  etc: { [name]: { link: `${storePath(name)}/file` } },
});

async function newGeneration(): Promise<Story> {
  const world = scratch();
  world.write('/etc/beside', 'theirs: beside\n');
  world.write('/nix/var/nix/db/db.sqlite', 'theirs: what is in the store\n');
  for (const name of ['one', 'two']) world.write(`${storePath(name)}/file`, `theirs: ${name}\n`);
  const before = world.tree();
  await mustApply(world, manifest('one'));
  return { world, before, wanted: manifest('two') };
}

test('before any change, the next apply converges on the numbers of Nix', async () => {
  const kills = await killApply(await newGeneration());
  assert.ok(kills > 20, `${kills} kills`);
});

test.run();
