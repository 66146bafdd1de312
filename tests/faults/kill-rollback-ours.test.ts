import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs } from '../support/every-kind.ts';
import { killRollback } from '../support/kill-campaign.ts';

const test = suite('kill -9 of an apply of what is ours that is rolled back');

test('before any change, everything is put back, and without the validator it converges', async () => {
  assert.ok((await killRollback(await changesOfOurs())) > 50);
});

test.run();
