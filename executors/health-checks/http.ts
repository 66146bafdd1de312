import { describeConnection } from './tcp.ts';

/** What a URL must answer. */
export interface Expected {
  readonly url: string;
  readonly status: number;
  readonly contains: string | undefined;
}

const mostRead = 1024 * 1024;

/** Asks once. A redirect is an answer like any other: whoever wants one names its status. */
export async function probeHttp(
  { url, status, contains }: Expected,
  seconds: number,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(Math.ceil(seconds * 1000));
  try {
    const headers = { 'user-agent': 'sm', connection: 'close' };
    const response = await fetch(url, { redirect: 'manual', signal, headers });
    const text = await firstOf(response);
    if (response.status !== status) return `status ${response.status}, expected ${status}`;
    if (contains === undefined || text.includes(contains)) return undefined;
    return `status ${status}, but the answer does not contain ${JSON.stringify(contains)}`;
  } catch (error) {
    if (signal.aborted) return `no answer within ${seconds} s`;
    return describeConnection(error instanceof Error ? (error.cause ?? error) : error);
  }
}

async function firstOf({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    pieces.push(piece);
    length += piece.length;
    if (length >= mostRead) break;
  }
  return Buffer.concat(pieces).subarray(0, mostRead).toString('utf8');
}
