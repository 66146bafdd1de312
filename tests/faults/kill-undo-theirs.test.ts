import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfTheirs } from '../support/every-kind.ts';
import { killAndUndo } from '../support/kill-campaign.ts';

const test = suite('kill -9 of an apply of what is theirs, which rollback then undoes');

test('before any change, the tree is as it was, and the next apply converges', async () => {
  assert.ok((await killAndUndo(await changesOfTheirs())) > 50);
});

test.run();
