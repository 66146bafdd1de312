import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whole } from '../support/cli-plan.ts';
import { start } from '../support/cli-process.ts';
import { scratch } from '../support/scratch.ts';
import { sm, smOn } from '../support/sm.ts';

const test = suite('two at once');

// An apply that waits in its assertion, with the lock held, until a file appears.
function waiting(directory: string) {
  return {
    version: 1,
    etc: { motd: { text: 'x' } },
    assertions: [
      {
        name: 'waits',
        script: `touch ${directory}/begun; until test -e ${directory}/go; do sleep 0.02; done`,
      },
    ],
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('while an apply runs, every other command ends with 75 and says who, what and since when', async () => {
  const world = scratch();
  const path = world.beside('waiting.json', JSON.stringify(waiting(world.directory)));
  const running = start(['apply', '--yes', '--root', world.root, '--manifest', path]);
  await until(() => world.exists('/../begun'));
  const before = whole(world);
  const other = { version: 1, etc: { issue: { text: 'y' } } };
  const host = ['--root', world.root];
  for (const ran of [
    smOn(world, 'apply', other, '--yes'),
    smOn(world, 'apply', other, '--yes', '--lock-timeout', '0.1s'),
    smOn(world, 'plan', other),
    sm(['drift', ...host]),
    sm(['destroy', '--yes', ...host]),
    sm(['state', 'rm', 'file:/etc/motd', ...host]),
  ]) {
    assert.is(ran.code, 75, ran.stderr);
    assert.is(ran.stdout, '');
    assert.match(ran.stderr, 'sm apply');
    assert.match(ran.stderr, `pid ${running.child.pid}`);
    assert.match(ran.stderr, /since \d{4}-\d\d-\d\dT/);
  }
  assert.is(whole(world), before);
  const patient = start(['drift', '--lock-timeout', '60s', ...host]);
  world.beside('go', '');
  assert.is((await running.end).code, 0);
  assert.is((await patient.end).code, 0);
  world.dispose();
});

test('a lock that a killed apply left behind keeps nobody out', async () => {
  const world = scratch();
  const path = world.beside('waiting.json', JSON.stringify(waiting(world.directory)));
  const running = start(['apply', '--yes', '--root', world.root, '--manifest', path]);
  await until(() => world.exists('/../begun'));
  running.child.kill('SIGKILL');
  await running.end;
  world.beside('go', '');
  const ran = smOn(world, 'apply', { version: 1, etc: { motd: { text: 'x' } } }, '--yes');
  assert.is(ran.code, 0, ran.stderr);
  world.dispose();
});

test('any number of plans and drifts run at the same time', async () => {
  const world = scratch();
  const path = world.beside('m.json', JSON.stringify({ version: 1, etc: { motd: { text: 'x' } } }));
  const host = ['--root', world.root];
  assert.is(sm(['apply', '--yes', '--manifest', path, ...host]).code, 0);
  const runs = [['drift'], ['plan', '--manifest', path], ['drift'], ['state', 'list']];
  const ended = await Promise.all(runs.map((args) => start([...args, ...host]).end));
  assert.equal(
    ended.map(({ code }) => code),
    [0, 0, 0, 0],
  );
  world.dispose();
});

test.run();
