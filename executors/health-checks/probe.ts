import { match, P } from 'ts-pattern';
import { endpointOf } from '../../planner/health-checks.ts';
import type { HealthCheck } from '../../schema/types.ts';

/** Looks once, for so many seconds at most. Says what was found, or undefined where all is well. */
export type Probe = (seconds: number) => Promise<string | undefined>;

/** How a check looks; each way is loaded only where it is asked for. */
export function probeOf(check: HealthCheck): Probe {
  return match(check)
    .returnType<Probe>()
    .with({ unit: P.string }, ({ unit }) => async () => {
      return (await import('./unit.ts')).probeUnit(unit);
    })
    .with({ tcp: P.nonNullable }, ({ tcp }) => async (seconds) => {
      const endpoint = endpointOf(tcp);
      if (endpoint === undefined) return `${tcp} is no host and port`;
      return (await import('./tcp.ts')).probeTcp(endpoint, seconds);
    })
    .with({ http: P.string }, ({ http, status = 200, contains }) => async (seconds) => {
      return (await import('./http.ts')).probeHttp({ url: http, status, contains }, seconds);
    })
    .with({ command: P.nonNullable }, ({ command }) => async (seconds) => {
      return (await import('./command.ts')).probeCommand(command, seconds);
    })
    .with({}, () => async () => 'it names nothing to look at')
    .exhaustive();
}
