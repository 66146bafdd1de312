import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs } from '../support/every-kind.ts';
import { killApply } from '../support/kill-campaign.ts';

const test = suite('kill -9 while what is ours changes under a validator');

// Up to half of its way it does what an apply does that is rolled back: see kill-rollback.
test('in the second half of its changes: nothing is lost and the next apply converges', async () => {
  const kills = await killApply(await changesOfOurs(['/bin/true']), 0.5);
  assert.ok(kills > 50, `${kills} is where it survived`);
});

test.run();
