import { connect } from 'node:net';
import type { Endpoint } from '../../planner/health-checks.ts';
import { codeOf } from '../failure.ts';

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ENOTFOUND: 'the name is not known (ENOTFOUND)',
  EHOSTUNREACH: 'no way leads there (EHOSTUNREACH)',
  ENETUNREACH: 'no way leads there (ENETUNREACH)',
  ECONNRESET: 'the connection was cut (ECONNRESET)',
  UND_ERR_SOCKET: 'the connection was cut (UND_ERR_SOCKET)',
};

/** Why there was no connection, in words. */
export function describeConnection(error: unknown): string {
  const code = codeOf(error) ?? '';
  return meanings[code] ?? (error instanceof Error && error.message !== '' ? error.message : code);
}

/** Opens a connection and closes it. */
export function probeTcp(endpoint: Endpoint, seconds: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(endpoint);
    const end = (found: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    const timer = setTimeout(() => end(`no connection within ${seconds} s`), seconds * 1000);
    socket.once('connect', () => end(undefined));
    socket.once('error', (error) => end(describeConnection(error)));
  });
}
