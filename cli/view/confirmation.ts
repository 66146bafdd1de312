import type { Event } from '../../schema/types.ts';

type Confirmation = Extract<Event, { type: 'confirmation' }>;

/** Where an unconfirmed apply goes back to, in words. */
export const wayBack = (generation: number | null): string =>
  generation === null ? 'to before the first apply' : `to generation ${generation}`;

const placeOf = (generation: number | null): string =>
  generation === null ? 'as it was before the first apply' : `at generation ${generation}`;

/** How long there is to confirm, and how. */
export function confirmationMessage({ id, seconds, deadline, generation }: Confirmation): string {
  return [
    `Not confirmed yet: within ${seconds} s, from a new connection, run: sm confirm ${id}`,
    `Else everything goes back ${wayBack(generation)} at ${deadline}, or at the next boot.`,
  ].join('\n');
}

/** What became of it. */
export function decisionMessage(event: Extract<Event, { type: 'decision' }>): string {
  return event.result === 'confirmed'
    ? `Confirmed: what was applied stays (${event.id}).`
    : `Taken back: the host is ${placeOf(event.generation)} again.`;
}
