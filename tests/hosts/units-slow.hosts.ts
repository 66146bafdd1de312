import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { mustApply, stateOf } from './support.ts';

const test = hostSuite('slow units on a real host');
const wantedBy = ['multi-user.target'];

test(
  'a unit that takes 45 s to start is waited for',
  async (host) => {
    const text = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 45\n';
    await mustApply(host, { units: { 'slow.service': { text, wantedBy } } });
    assert.is(await stateOf(host, 'slow.service'), 'active');
  },
  { seconds: 180 },
);

test.run();
