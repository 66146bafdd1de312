import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endpointOf, healthCheckProblems, labelOf } from '../../planner/health-checks.ts';
import { parse } from '../../schema/parse.ts';
import type { HealthCheck, Manifest } from '../../schema/types.ts';
import { law } from '../support/law.ts';

const test = suite('health checks in a manifest');

const withCheck = (check: unknown): unknown => ({
  version: 1,
  settings: { healthChecks: [check] },
});
const problemsOf = (check: HealthCheck): readonly string[] =>
  healthCheckProblems(withCheck(check) as Manifest).map(({ place }) => place);

test('a host and a port, or a port alone, say where a connection goes', async () => {
  const port = fc.integer({ min: 1, max: 65535 });
  await law(
    fc.asyncProperty(port, fc.ipV4(), fc.ipV6(), async (number, four, six) => {
      assert.equal(endpointOf(number), { host: '127.0.0.1', port: number });
      assert.equal(endpointOf(String(number)), { host: '127.0.0.1', port: number });
      assert.equal(endpointOf(`${four}:${number}`), { host: four, port: number });
      assert.equal(endpointOf(`[${six}]:${number}`), { host: six, port: number });
    }),
    100,
  );
});

test('what is no host and port leads nowhere', () => {
  for (const text of ['', 'x', '0', '65536', '::1:80', ':80', 'a b:80', 'http://x:80', '80/tcp']) {
    assert.is(endpointOf(text), undefined, text);
  }
});

test('a check without a name is called what it looks at', () => {
  assert.is(labelOf({ name: 'page', http: 'http://x/' }), 'page');
  assert.is(labelOf({ unit: 'nginx.service' }), 'nginx.service');
  assert.is(labelOf({ tcp: 80 }), 'tcp 80');
  assert.is(labelOf({ http: 'http://127.0.0.1/' }), 'http http://127.0.0.1/');
  assert.is(labelOf({ command: ['/bin/test', '-e', 'x'] }), '/bin/test -e x');
});

test('a check looks at exactly one thing, and has no unknown keys', () => {
  for (const check of [
    {},
    { unit: 'a.service', tcp: 80 },
    { unit: 'a.service', retries: 3 },
    { tcp: 0 },
  ]) {
    assert.not(parse('manifest', withCheck(check)).ok, JSON.stringify(check));
  }
  for (const check of [
    { unit: 'a.service' },
    { tcp: 80, timeout: '10s', interval: '500ms' },
    { http: 'http://127.0.0.1/', status: 301, contains: 'ok', name: 'page' },
    { command: ['/bin/true'] },
  ]) {
    assert.ok(parse('manifest', withCheck(check)).ok, JSON.stringify(check));
    assert.equal(problemsOf(check as HealthCheck), []);
  }
});

test('what can never pass is a problem of the manifest', () => {
  const at = (key: string): readonly string[] => [`settings.healthChecks[0].${key}`];
  assert.equal(problemsOf({ unit: 'nginx' }), at('unit'));
  assert.equal(problemsOf({ unit: 'getty@.service' }), at('unit'));
  assert.equal(problemsOf({ tcp: 'localhost' }), at('tcp'));
  assert.equal(problemsOf({ http: 'ftp://x/' }), at('http'));
  assert.equal(problemsOf({ http: 'http://user:secret@x/' }), at('http'));
  assert.equal(problemsOf({ command: [''] }), at('command'));
  assert.equal(problemsOf({ tcp: 80, status: 200 }), at('status'));
});

test.run();
