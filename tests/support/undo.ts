import { openOutside } from '../../executors/outside.ts';
import { openToChange } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { undoInterrupted } from '../../executors/undo-interrupted.ts';
import type { Event } from '../../schema/types.ts';
import { applyOptions, drain, type Engine, sessionOptions } from './engine.ts';

/** What `sm rollback` does first: undoes an apply that was interrupted. */
export async function undoOn({ root, layer }: Engine): Promise<readonly Event[]> {
  const events: Event[] = [];
  const session = openToChange(openOutside(), sessionOptions(root, 'rollback'), layer);
  try {
    const { machine } = session;
    const before = readState(machine.system, machine.layout);
    await drain(undoInterrupted(machine, before, applyOptions()), events);
    return events;
  } finally {
    session.close();
  }
}
