import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startHeartbeat } from '../../cli/view/heartbeat.ts';
import type { Event } from '../../schema/types.ts';

const test = suite('the heartbeat of an apply');

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const start: Event = { type: 'step', op: 'start', count: 1, targets: ['slow.service'] };

test('it goes on after the first time it says that a step goes on, and names what is waited for', async () => {
  const told: Event[] = [];
  const heartbeat = startHeartbeat((event) => told.push(event), 100);
  heartbeat.hear(start);
  await wait(560);
  heartbeat.end();
  const count = told.length;
  assert.ok(count >= 3 && count <= 5, `${count}`);
  for (const event of told) {
    assert.is(event.type, 'apply_progress');
    assert.equal(event.type === 'apply_progress' ? event.targets : [], ['slow.service']);
  }
  await wait(250);
  assert.is(told.length, count, 'it ends');
});

test('it is silent while things happen, and before anything began', async () => {
  const told: Event[] = [];
  const idle = startHeartbeat((event) => told.push(event), 100);
  const busy = startHeartbeat((event) => told.push(event), 100);
  busy.hear(start);
  for (let round = 0; round < 12; round += 1) {
    await wait(30);
    busy.hear(start);
  }
  idle.end();
  busy.end();
  assert.equal(told, []);
});

test.run();
