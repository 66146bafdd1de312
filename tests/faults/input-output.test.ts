import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs, changesOfTheirs } from '../support/every-kind.ts';
import { failEverywhere, type Trouble } from '../support/fault-campaign.ts';

const test = suite('EIO at every change');
const trouble: Trouble = { code: 'EIO', lasts: () => false };

test('one error of the disk at any moment while what is ours changes: nothing is lost, and it converges', async () => {
  const tried = await failEverywhere(await changesOfOurs(), { ...trouble, destroys: true });
  assert.ok(tried > 50, `${tried} changes were failed`);
});

test('one error of the disk at any moment while what is theirs changes: nothing is lost, and it converges', async () => {
  const tried = await failEverywhere(await changesOfTheirs(), trouble);
  assert.ok(tried > 50, `${tried} changes were failed`);
});

test.run();
