import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs } from '../support/every-kind.ts';
import { killApply } from '../support/kill-campaign.ts';

const test = suite('kill -9 while what is ours changes');

test('before any change, nothing is lost and the next apply converges', async () => {
  const kills = await killApply(await changesOfOurs());
  assert.ok(kills > 50, `${kills} kills`);
});

test.run();
