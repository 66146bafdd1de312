import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs, changesOfTheirs } from '../support/every-kind.ts';
import { failEverywhere, type Trouble } from '../support/fault-campaign.ts';

const test = suite('EPERM at every change');
const trouble: Trouble = { code: 'EPERM', lasts: () => false, avoidable: true };

test('one change that is not permitted while what is ours changes: nothing is lost, and it converges', async () => {
  const tried = await failEverywhere(await changesOfOurs(), trouble);
  assert.ok(tried > 50, `${tried} changes were failed`);
});

test('one change that is not permitted while what is theirs changes: nothing is lost, and it converges', async () => {
  const tried = await failEverywhere(await changesOfTheirs(), trouble);
  assert.ok(tried > 50, `${tried} changes were failed`);
});

test.run();
