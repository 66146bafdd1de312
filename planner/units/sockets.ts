import { type Decided, type Decisions, listed, union } from './decided.ts';
import { definitionOf } from './definition.ts';
import { lifeOf } from './live.ts';
import { unitType } from './names.ts';
import type { UnitQuestion } from './question.ts';
import { alarmOf, comesBack, isOurWayIn, pulledDown, stoppedWith } from './reach.ts';
import { refusalOf, refusedBySystemd } from './row.ts';
import { startedBy } from './triggers.ts';

/**
 * Row 8: systemd starts no socket whose service runs. Where a socket has to start anew, its service stops
 * with it and starts after it; where the service has to go on running, the socket does too.
 */
export function withSockets(decisions: Decisions, question: UnitQuestion): Decisions {
  const result = new Map(decisions);
  for (const socket of decisions.values()) {
    if (unitType(socket.unit) !== 'socket' || !startsAnew(socket)) continue;
    const services = runningServices(socket.unit, question);
    // A socket is not started once its service goes.
    if (services.length === 0 || services.some((service) => goes(service, result))) continue;
    const causedBy = union(socket.causedBy, socket.subject?.causes ?? []);
    for (const decided of together({ ...socket, causedBy }, services, result, question)) {
      result.set(decided.unit, decided);
    }
  }
  return result;
}

const startsAnew = ({ act }: Decided): boolean =>
  act === 'stop-start' || act === 'restart' || act === 'start';

const goes = (unit: string, decisions: Decisions): boolean => decisions.get(unit)?.act === 'stop';

// Those that it starts from now on: systemd asks no others whether they run.
function runningServices(socket: string, { after, facts }: UnitQuestion): readonly string[] {
  return startedBy(socket, after).filter((service) => lifeOf(service, facts) === 'running');
}

function together(
  socket: Decided,
  services: readonly string[],
  decisions: Decisions,
  question: UnitQuestion,
): readonly Decided[] {
  const down = pulledDown([socket.unit, ...services], question.facts);
  const obstacle = obstacleOf(socket, services, down, decisions, question);
  if (obstacle !== undefined) return [heldBack(socket, obstacle)];
  if (isOurWayIn([socket.unit, ...services, ...down]) && socket.act !== 'start') {
    // Those that require it restart with it, in one job.
    return [
      { ...socket, act: 'restart', row: '8' },
      ...services.map((unit) => covered(unit, decisions.get(unit))),
    ];
  }
  return [
    { ...socket, act: socket.act === 'start' ? 'start' : 'stop-start', row: '8' },
    ...services.map((unit) => bounced(unit, socket, decisions.get(unit))),
  ];
}

function obstacleOf(
  socket: Decided,
  services: readonly string[],
  down: readonly string[],
  decisions: Decisions,
  question: UnitQuestion,
): string | undefined {
  const alarm = alarmOf([...services, ...down], question);
  if (alarm !== undefined) return alarm;
  const lost = [...services, ...down].find(
    (unit) => decisions.get(unit)?.act !== 'stop' && !comesBack(unit, [], question),
  );
  if (lost !== undefined) return `${lost} would have to stop and could not be started again`;
  for (const service of services) {
    const refusal = refusalBy(service, decisions.get(service), question);
    if (refusal !== undefined) return `${service} has to go on running: ${refusal}`;
  }
  if (isOurWayIn([...services, ...down])) {
    const required = services.every((unit) =>
      pulledDown([socket.unit], question.facts).includes(unit),
    );
    const atOnce = required && socket.act !== 'start';
    return atOnce
      ? undefined
      : `${listed(services)} would have to stop first, and you may come in over it`;
  }
  // What a changed file asks of a socket that is not ours is not followed to units that nobody named.
  const reached = [...services, ...stoppedWith([socket.unit, ...services], question)];
  const stranger = reached.find((unit) => !decisions.has(unit));
  return socket.subject === undefined && stranger !== undefined
    ? `${stranger} would have to stop first, and is not ours`
    : undefined;
}

function refusalBy(
  service: string,
  decided: Decided | undefined,
  { before, after }: UnitQuestion,
): string | undefined {
  if (decided?.act === 'keep') return decided.because;
  const { flags } = definitionOf(service, after);
  const how = decided?.subject?.switch ?? 'auto';
  if (how === 'keep') return 'switch: keep';
  const refusal = how === 'auto' ? refusalOf(flags) : refusedBySystemd(flags);
  const { flags: old } = definitionOf(service, before);
  return refusal ?? (old.refuseManualStop ? 'RefuseManualStop=yes' : undefined);
}

function heldBack(socket: Decided, because: string): Decided {
  const kept = socket.act !== 'start' && socket.subject?.named === true;
  return { ...socket, act: kept ? 'keep' : 'nothing', because, row: '8' };
}

function bounced(unit: string, socket: Decided, known: Decided | undefined): Decided {
  const changes = known !== undefined && known.act !== 'nothing';
  return {
    act: 'stop-start',
    causedBy: union(socket.causedBy, changes ? known.causedBy : []),
    row: '8',
    subject: known?.subject,
    unit,
    why: changes ? known.why : `stopped with ${socket.unit}`,
  };
}

function covered(unit: string, known: Decided | undefined): Decided {
  const nothing = { causedBy: [], subject: undefined, unit, why: 'restarts with its socket' };
  return { ...(known ?? nothing), act: 'nothing', row: '8' };
}
