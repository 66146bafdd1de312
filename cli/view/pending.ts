import { readPending } from '../../executors/confirm/pending.ts';
import type { Machine } from '../../executors/machine.ts';
import { wayBack } from './confirmation.ts';

/** What people must know of an apply that waits for its confirmation; nothing where none does. */
export function pendingLines({ system, layout }: Machine): readonly string[] {
  const pending = readPending(system, layout);
  if (pending === undefined) return [];
  const { id, deadline, generation } = pending;
  const when = deadline === undefined ? 'if it does not end in time' : `at ${deadline}`;
  return [
    `The last apply waits for its confirmation: unless sm confirm ${id} comes, it goes back ${wayBack(generation)} ${when}, or at the next boot.`,
  ];
}
