import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { suiteUnderTest } from './harness/host.ts';
import { withProgram } from './harness/program.ts';
import { asSuite } from './harness/recipe.ts';
import { type FileResult, failuresOf, runFile } from './harness/run-file.ts';

const test = suite(`running host tests (${suiteUnderTest()})`);

const on = (text: string): Promise<FileResult> =>
  withProgram(`import { hostSuite } from './suite.ts';\n${text}`, (path) =>
    runFile(asSuite(suiteUnderTest()), path),
  );
const file = (body: string, options: string, end: string): string =>
  `const test = hostSuite('x');\ntest('y', async (host) => {\n${body}\n}, ${options});\n${end}`;

function runner(env: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const ran = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'run.ts'), ...argv],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return { code: ran.status, said: ran.stdout };
}

test('a test that passes counts', async () => {
  const result = await on(file("await host.must('true');", '{}', 'test.run();'));
  assert.ok(result.ok, result.output);
  assert.equal([result.total, result.passed, failuresOf(result)], [1, 1, 0]);
});

test('a test that fails shows what its host said last', async () => {
  const body = "await host.must('logger', 'this was the reason');\nthrow new Error('it failed');";
  const result = await on(file(body, '{}', 'test.run();'));
  assert.not(result.ok);
  assert.is(failuresOf(result), 1);
  assert.match(result.output, 'it failed');
  assert.match(result.output, 'this was the reason');
});

test('a test that takes too long fails', async () => {
  const result = await on(
    file("await host.run('sleep', '1000');", '{ seconds: 1 }', 'test.run();'),
  );
  assert.is(failuresOf(result), 1);
  assert.match(result.output, 'Waited 1 s in vain, expected the test to end');
  assert.ok(result.seconds < 30);
});

test('a file that runs none of its tests fails', async () => {
  const result = await on(file('', '{}', ''));
  assert.equal([result.total, result.ok, failuresOf(result)], [0, false, 1]);
});

test('a file that says in one line why it runs none of them does not fail', async () => {
  const without = "process.stdout.write('Not run: all of it, for want of a thing\\n');";
  const result = await on(file('', '{}', without));
  assert.equal([result.total, result.ok, failuresOf(result)], [0, true, 0]);
  assert.equal(result.notRun, ['Not run: all of it, for want of a thing']);
});

test('a host that does not start is a failure', async () => {
  const result = await on(file('', "{ size: '1k' }", 'test.run();'));
  assert.is(failuresOf(result), 1);
});

test('the runner fails when no file has the name', () => {
  const { code, said } = runner({}, 'no-file-is-named-like-this');
  assert.is(code, 1);
  assert.match(said, 'No host test file matches no-file-is-named-like-this');
  assert.match(said, '0 passed, 1 failed');
});

test('the runner fails for a suite that is not known', () => {
  const { code, said } = runner({}, '--suites', 'buzz', 'harness');
  assert.is(code, 1);
  assert.match(said, 'NOT RUN: Cannot use the suite buzz');
});

test('the runner fails for a suite that cannot be fetched, and keeps no half of it', () => {
  const cache = mkdtempSync(join(tmpdir(), 'sm-hosts-cache-'));
  try {
    const nowhere = 'http://127.0.0.1:9';
    const { code, said } = runner(
      { SM_TEST_HOSTS: cache, http_proxy: nowhere, https_proxy: nowhere },
      ...['--suites', 'sid', 'harness'],
    );
    assert.is(code, 1);
    assert.match(said, /^NOT RUN: sid: cannot fetch sid/m);
    assert.match(said, '0 passed, 1 failed');
    assert.equal(readdirSync(join(cache, 'images')), ['.sid.lock']);
  } finally {
    rmSync(cache, { recursive: true });
  }
});

test('the runner fails where there is nothing to try', () => {
  const { code, said } = runner({ SM_PROGRAM: '/no/such/bundle.cjs' }, 'harness');
  assert.is(code, 1);
  assert.match(said, '/no/such/bundle.cjs is missing; run npm run build');
});

test.run();
