import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesOfOurs } from '../support/every-kind.ts';
import { killAndUndo } from '../support/kill-campaign.ts';

const test = suite('kill -9 of an apply of what is ours, which rollback then undoes');

test('before any change, the tree is as it was, and the next apply converges', async () => {
  assert.ok((await killAndUndo(await changesOfOurs())) > 50);
});

test.run();
