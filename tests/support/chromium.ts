import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { ensureProgram } from './ensure-program.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A page in a real Chromium, driven by the protocol of its developer tools. */
export interface Page {
  /** The value of an expression in the page, as JSON has it. */
  readonly value: (expression: string) => Promise<unknown>;
  readonly send: (method: string, params?: object) => Promise<unknown>;
  /** The names of all events so far, those of the network and of the log among them. */
  readonly events: readonly Message[];
  readonly close: () => Promise<void>;
}

/** Opens a file in a headless Chromium, which is installed where that is possible. */
export async function openPage(file: string): Promise<Page> {
  const program = ensureProgram('chromium');
  if (program === undefined) throw new Error('Cannot open a page: apt-get install chromium');
  const profile = mkdtempSync(join(tmpdir(), 'sm-chromium-'));
  const child = spawn(
    program,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      'about:blank',
    ],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: profile },
    },
  );
  const { call, events } = connect(child);
  const { targetId } = (await call('Target.createTarget', { url: 'about:blank' })) as {
    readonly targetId: string;
  };
  const { sessionId } = (await call('Target.attachToTarget', { targetId, flatten: true })) as {
    readonly sessionId: string;
  };
  const send = (method: string, params: object = {}) => call(method, params, sessionId);
  for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await send(`${domain}.enable`);
  await send('Page.navigate', { url: `file://${file}` });
  const value = async (expression: string): Promise<unknown> => {
    const { result } = (await send('Runtime.evaluate', { expression, returnByValue: true })) as {
      readonly result: { readonly value?: unknown };
    };
    return result.value;
  };
  while (
    (await value('document.readyState')) !== 'complete' ||
    (await value('location.href')) === 'about:blank'
  )
    await new Promise((resolve) => setTimeout(resolve, 20));
  const close = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // Asked to, it ends its own helpers too; killed, they go on writing to the profile for a while.
    void call('Browser.close', {}).catch(() => undefined);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
    await removed(profile);
  };
  return { value, send, events, close };
}

async function removed(directory: string): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      rmSync(directory, { recursive: true, force: true });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

// Messages are JSON, each ended by a NUL: written to descriptor 3, read from descriptor 4.
function connect(child: ChildProcess) {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const events: Message[] = [];
  let rest = '';
  output.setEncoding('utf8').on('data', (data: string) => {
    const parts = `${rest}${data}`.split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) events.push(message);
      else waiting.get(message.id)?.(message);
    }
  });
  let last = 0;
  const call = (method: string, params: object, sessionId?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result, error }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`)),
      );
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  return { call, events };
}
