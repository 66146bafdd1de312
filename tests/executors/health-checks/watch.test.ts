import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { watch } from '../../../executors/health-checks/watch.ts';

const test = suite('watching health');
const never = (): boolean => false;

test('what is well at the third look has passed', async () => {
  let looks = 0;
  const probe = async (): Promise<string | undefined> => {
    looks += 1;
    return looks < 3 ? 'not yet' : undefined;
  };
  const { result, name } = await watch({ tcp: 80, interval: '10ms' }, never, probe);
  assert.equal([result, name, looks], ['passed', 'tcp 80', 3]);
});

test('what is never well fails in its time, with what was found last', async () => {
  let looks = 0;
  const began = performance.now();
  const probe = async (): Promise<string | undefined> => `look ${++looks}`;
  const ended = await watch({ tcp: 80, interval: '50ms', timeout: '300ms' }, never, probe);
  assert.is(ended.result, 'failed');
  assert.is(ended.why, `look ${looks}`);
  assert.ok(looks >= 2, `${looks}`);
  assert.ok(performance.now() - began < 2000);
});

test('a look is given no more than what is left of the time', async () => {
  const given: number[] = [];
  const probe = async (seconds: number): Promise<string | undefined> => {
    given.push(seconds);
    return 'no';
  };
  await watch({ tcp: 80, interval: '50ms', timeout: '200ms' }, never, probe);
  assert.equal(
    given,
    [...given].sort((left, right) => right - left),
  );
  assert.ok(given.every((seconds) => seconds > 0 && seconds <= 0.2));
});

test('a look that breaks is a look that found something, and who is asked to stop looks no more', async () => {
  const probe = async (): Promise<string | undefined> => {
    throw new Error('no systemd');
  };
  const ended = await watch({ unit: 'a.service', timeout: '1h' }, () => true, probe);
  assert.equal([ended.result, ended.why], ['failed', 'no systemd']);
});

test.run();
