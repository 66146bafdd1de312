import { apply } from '../../executors/apply.ts';
import { openOutside } from '../../executors/outside.ts';
import { recover } from '../../executors/recover.ts';
import type { ApplyOptions } from '../../executors/run.ts';
import { openToChange } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { type AdoptionEnd, adoptOld } from '../../executors/system-manager/adopt.ts';
import type { Engine } from './engine.ts';

const options: ApplyOptions = {
  by: 'tester',
  writer: '0.0.0-test',
  rollBack: false,
  durableEach: false,
  stop: () => undefined,
};

async function drain<R>(events: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
  }
}

/** What `sm adopt --from-system-manager --yes` does, without printing. */
export async function adoptOn({ root, layer }: Engine): Promise<AdoptionEnd> {
  const where = { root, stateDirectory: undefined, lockTimeout: 0, what: 'adopt' };
  const session = openToChange(openOutside(), where, layer);
  try {
    const { machine } = session;
    const state = await drain(recover(machine, readState(machine.system, machine.layout), options));
    return await adoptOld(session, state, {
      agree: async () => true,
      carryOut: async (plan) => (await drain(apply(plan, state, machine, options))).result === 'ok',
    });
  } finally {
    session.close();
  }
}
