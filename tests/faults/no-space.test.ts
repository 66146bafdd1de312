import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs, changesOfTheirs } from '../support/every-kind.ts';
import { failEverywhere, type Trouble } from '../support/fault-campaign.ts';

const test = suite('ENOSPC at every change');
const trouble: Trouble = {
  code: 'ENOSPC',
  lasts: ({ method }) =>
    ['createFile', 'makeDirectory', 'makeLink', 'append', 'appender'].includes(method),
};

test('a disk that is full from some moment on while what is ours changes: nothing is lost, and it converges', async () => {
  const tried = await failEverywhere(await changesOfOurs(), trouble);
  assert.ok(tried > 50, `${tried} changes were failed`);
});

test('a disk that is full from some moment on while what is theirs changes: nothing is lost, and it converges', async () => {
  const tried = await failEverywhere(await changesOfTheirs(), trouble);
  assert.ok(tried > 50, `${tried} changes were failed`);
});

test.run();
