import { lstatSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { apply } from '../../../executors/apply.ts';
import { dropPending, type Pending, writePending } from '../../../executors/confirm/pending.ts';
import { openOutside } from '../../../executors/outside.ts';
import { tidyStore } from '../../../executors/profile/retain.ts';
import { openToChange } from '../../../executors/session.ts';
import { readState } from '../../../executors/state-file.ts';
import { applyOptions, mustApply, planIn, sessionOptions } from '../../support/engine.ts';
import { scratch } from '../../support/scratch.ts';
import { storePath } from '../../support/store.ts';

const test = suite('the store while an apply waits for its confirmation');

const [old, fresh] = [storePath('old'), storePath('fresh')];
const linking = (path: string) => ({ version: 1, etc: { linked: { link: `${path}/file` } } });
const rootOf = (path: string): string =>
  `/nix/var/nix/gcroots/system-manager/${path.split('/').at(-1)}`;
const pending: Pending = {
  version: 1,
  id: '01234567',
  by: 'tester',
  at: '2026-01-01T00:00:00.000Z',
  seconds: 60,
  generation: 1,
  plan_id: '',
  boot: '',
  process: { pid: 1, started: '' },
  made: [],
};

test('keeps what the apply would go back to from the garbage collector, and then no longer', async () => {
  const world = scratch();
  for (const path of [old, fresh]) world.write(`${path}/file`, 'x');
  const kept = (path: string): boolean =>
    lstatSync(world.at(rootOf(path)), { throwIfNoEntry: false }) !== undefined;
  await mustApply(world, linking(old));
  const session = openToChange(openOutside(), sessionOptions(world.root, 'apply'));
  const { machine } = session;
  const { system, layout } = machine;
  const beforeChanges = async (): Promise<void> => writePending(system, layout, pending);
  const state = readState(system, layout);
  const plan = await planIn(session, linking(fresh));
  const steps = apply(plan, state, machine, { ...applyOptions(), beforeChanges });
  let step = await steps.next();
  while (step.done !== true) step = await steps.next();
  assert.is(step.value.result, 'ok');
  assert.equal([kept(old), kept(fresh)], [true, true]);
  dropPending(system, layout);
  tidyStore(machine, readState(system, layout));
  assert.equal([kept(old), kept(fresh)], [false, true]);
  session.close();
  world.dispose();
});

test.run();
