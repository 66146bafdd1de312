import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs } from '../support/every-kind.ts';
import { killRecovery } from '../support/kill-campaign.ts';

const test = suite('kill -9 while an interrupted apply of what is ours is finished');

test('before any change of the recovery, nothing is lost and the next apply converges', async () => {
  const kills = await killRecovery(await changesOfOurs(), 0.7);
  assert.ok(kills > 10, `${kills} kills`);
});

test.run();
