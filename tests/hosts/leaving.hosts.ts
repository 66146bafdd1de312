import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startHost, suiteUnderTest, withHost } from './harness/host.ts';
import { pause } from './harness/patience.ts';
import { withProgram } from './harness/program.ts';
import { groupOf, tracesOf } from './harness/traces.ts';

const test = suite(`what a test host leaves behind (${suiteUnderTest()})`);
const pidOf = (root: string): number => Number(/\d+/.exec(root)?.[0]);

/** Waits until nothing is left of a host, a few seconds; what still is. */
async function leftAfter(group: string): Promise<readonly string[]> {
  let left = await tracesOf(group);
  for (let round = 0; round < 50 && left.length > 0; round += 1) {
    await pause(100);
    left = await tracesOf(group);
  }
  return left;
}

test('nothing, when it is stopped', async () => {
  const host = await startHost();
  const group = groupOf(pidOf(host.root));
  assert.ok((await tracesOf(group)).length > 3, 'a running host has traces');
  await host.stop();
  assert.equal(await tracesOf(group), []);
});

test('nothing, when its test throws', async () => {
  let group = '';
  const error = await withHost({}, async (host) => {
    group = groupOf(pidOf(host.root));
    throw new Error('thrown');
  }).catch((thrown: Error) => thrown);
  assert.match(`${error}`, 'thrown');
  assert.equal(await tracesOf(group), []);
});

test('nothing, when it has crashed or is off', async () => {
  for (const end of ['crash', 'powerOff'] as const) {
    const host = await startHost();
    const group = groupOf(pidOf(host.root));
    await host[end]();
    await host.stop();
    assert.equal(await tracesOf(group), []);
  }
});

const holding = `
  import { writeFileSync } from 'node:fs';
  import { startHost } from './host.ts';
  const host = await startHost();
  void host.run('sleep', '1000');
  await host.must('systemd-run', '--quiet', 'sleep', '1000');
  writeFileSync(process.argv[1] + '.root', host.root);
  setInterval(() => undefined, 1000);
`;

/** Starts a program, ends it as soon as the one that holds a host has it, and looks at what is left. */
async function leavesNothing(
  program: string,
  holder: string,
  signal: NodeJS.Signals,
): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: 'inherit' });
  const told = `${holder}.root`;
  while (!existsSync(told) || readFileSync(told, 'utf8') === '') {
    assert.is(child.exitCode, null, 'it ended before it had a host');
    await pause(50);
  }
  const group = groupOf(pidOf(readFileSync(told, 'utf8')));
  assert.ok((await tracesOf(group)).length > 3, 'a running host has traces');
  child.kill(signal);
  assert.equal(await leftAfter(group), []);
}

for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM'] as const) {
  test(`nothing, when its test process ends by ${signal}`, () =>
    withProgram(holding, (path) => leavesNothing(path, path, signal)));
}

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`nothing, when the runner of its test process ends by ${signal}`, () =>
    withProgram(holding, (path) => {
      const call = `await runFile('${suiteUnderTest()}', '${path}');`;
      return withProgram(`import { runFile } from './run-file.ts';\n${call}`, (runner) =>
        leavesNothing(runner, path, signal),
      );
    }));
}

test('nothing, when its supervisor is killed and another host starts', async () => {
  const host = await startHost();
  const group = groupOf(pidOf(host.root));
  process.kill(Number(group.replace(/.*-/, '')), 'SIGKILL');
  await pause(500);
  await withHost({}, async () => undefined);
  assert.equal(await leftAfter(group), []);
});
test.run();
