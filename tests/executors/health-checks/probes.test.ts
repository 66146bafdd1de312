import { createServer as createHttp, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { probeCommand } from '../../../executors/health-checks/command.ts';
import { probeHttp } from '../../../executors/health-checks/http.ts';
import { probeTcp } from '../../../executors/health-checks/tcp.ts';
import { probeUnit } from '../../../executors/health-checks/unit.ts';
import { fakeSystemctl } from '../../support/fake-systemctl.ts';

const test = suite('looking at health once');

/** Runs an action with a web server that answers by the path. */
async function withWeb(action: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createHttp(({ url }, answer) => {
    if (url === '/slow') return;
    if (url === '/moved') answer.writeHead(301, { location: '/' });
    if (url === '/broken') answer.writeHead(503);
    answer.end(url === '/endless' ? 'x'.repeat(3 * 1024 * 1024) : 'welcome');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await action(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const ask = (url: string, status = 200, contains?: string, seconds = 5) =>
  probeHttp({ url, status, contains }, seconds);

test('a URL is well with the status and the words that are expected', async () => {
  await withWeb(async (url) => {
    assert.is(await ask(`${url}/`), undefined);
    assert.is(await ask(`${url}/`, 200, 'welcome'), undefined);
    assert.match((await ask(`${url}/`, 200, 'goodbye')) ?? '', 'does not contain "goodbye"');
    assert.is(await ask(`${url}/broken`), 'status 503, expected 200');
    assert.is(await ask(`${url}/broken`, 503), undefined);
  });
});

test('a redirect is an answer, not followed', async () => {
  await withWeb(async (url) => {
    assert.is(await ask(`${url}/moved`), 'status 301, expected 200');
    assert.is(await ask(`${url}/moved`, 301), undefined);
  });
});

test('only the first MiB of an answer is read, and a silent server is given up', async () => {
  await withWeb(async (url) => {
    assert.match((await ask(`${url}/endless`, 200, 'y')) ?? '', 'does not contain');
    assert.is(await ask(`${url}/slow`, 200, undefined, 0.3), 'no answer within 0.3 s');
  });
});

test('a port is well when it takes connections', async () => {
  const server = createTcp((socket) => socket.end());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  assert.is(await probeTcp({ host: '127.0.0.1', port }, 5), undefined);
  await new Promise((done) => server.close(done));
  assert.is(await probeTcp({ host: '127.0.0.1', port }, 5), 'nothing listens there (ECONNREFUSED)');
  const url = `http://127.0.0.1:${port}/`;
  assert.is(await ask(url), 'nothing listens there (ECONNREFUSED)');
});

test('a command is well with 0, and sees nothing of our environment', async () => {
  assert.is(await probeCommand(['/bin/true'], 5), undefined);
  const failed = await probeCommand(['/bin/sh', '-c', 'echo "$HOME $SM_SECRET"; exit 3'], 5);
  assert.is(failed, 'it ended with 3, expected 0; it said: /root');
  assert.match((await probeCommand(['/bin/sleep', '5'], 0.2)) ?? '', 'no end after 0.2 s');
  assert.match((await probeCommand(['/nonexistent'], 5)) ?? '', 'no such program');
});

test('a unit is well when it is active and stays the same run', async () => {
  const well = {
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    InvocationID: 'a',
  };
  const units = new Map<string, Readonly<Record<string, string>>>([
    ['well.service', well],
    ['down.service', { ...well, ActiveState: 'failed', SubState: 'failed' }],
    ['loop.service', well],
    ['short.service', well],
  ]);
  const { systemctl } = fakeSystemctl(units, () => ({}));
  assert.is(await probeUnit('well.service', systemctl), undefined);
  assert.is(await probeUnit('down.service', systemctl), 'it is failed (failed), expected active');
  setTimeout(() => {
    units.set('loop.service', { ...well, InvocationID: 'b' });
    units.set('short.service', { ...well, ActiveState: 'inactive', SubState: 'dead' });
  }, 300);
  const [loop, short] = await Promise.all([
    probeUnit('loop.service', systemctl),
    probeUnit('short.service', systemctl),
  ]);
  assert.is(loop, 'it does not stay up: it was started again');
  assert.is(short, 'it became inactive (dead) right away');
});

test.run();
