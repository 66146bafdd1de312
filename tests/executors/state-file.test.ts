import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../executors/failure.ts';
import { faulting } from '../../executors/layers.ts';
import { generationNumbers, readState, writeState } from '../../executors/state-file.ts';
import { emptyState } from '../../state/ledger.ts';
import { openDoor, path } from '../support/door.ts';
import { mustApply } from '../support/engine.ts';

const test = suite('the state file');
const statePath = '/var/lib/system-manager/state.json';
const lineage = '11111111-2222-4333-8444-555555555555';

function problem(action: () => unknown): Failure {
  try {
    action();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It was taken');
}

test('where there is none, there is none; what is written is read back', () => {
  const { world, system, layout, dispose } = openDoor();
  assert.is(readState(system, layout), undefined);
  system.makeDirectory(layout.directory, { mode: 0o755 });
  const state = { ...emptyState(lineage, '0.1.0'), serial: 7 };
  writeState(system, layout, state);
  assert.equal(readState(system, layout), state);
  assert.is(system.lstat(path(statePath))?.mode, 0o600);
  const first = world.read(statePath);
  writeState(system, layout, state);
  assert.is(world.read(statePath), first, 'equal states are equal bytes');
  assert.equal(system.list(layout.directory), ['state.json']);
  dispose();
});

test('a failure at any moment of writing leaves the old state whole', () => {
  const { system, layout, dispose } = openDoor();
  system.makeDirectory(layout.directory, { mode: 0o755 });
  const old = { ...emptyState(lineage, '0.1.0'), serial: 1 };
  const next = { ...old, serial: 2 };
  writeState(system, layout, old);
  for (let n = 1; ; n += 1) {
    let failed = false;
    const faulty = faulting(system, (count) => {
      if (count !== n) return;
      failed = true;
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    try {
      writeState(faulty, layout, next);
    } catch (error) {
      assert.match(String(error), 'full');
    }
    const serial = readState(system, layout)?.serial;
    assert.ok(serial === 1 || serial === 2);
    if (!failed) {
      assert.is(serial, 2);
      assert.ok(n > 2, 'something was failed');
      break;
    }
    writeState(system, layout, old);
  }
  dispose();
});

test('every truncation is told from a state, with the generation that holds a whole copy', async () => {
  const { world, system, layout, dispose } = openDoor();
  await mustApply(world, { version: 1, etc: { motd: { text: 'hello\n' } } });
  const whole = world.read(statePath);
  for (const length of [0, 1, 20, whole.length >> 1, whole.length - 3]) {
    world.write(statePath, whole.slice(0, length), 0o600);
    const { kind, message } = problem(() => readState(system, layout));
    assert.is(kind, 'invalid');
    assert.match(message, statePath);
    assert.match(message, 'Generation 1');
    assert.match(message, 'cp -a');
  }
  dispose();
});

test('a state of a newer sm is refused, not guessed at', () => {
  const { world, system, layout, dispose } = openDoor();
  const newer = { ...emptyState(lineage, '9.0.0'), version: 99, min_reader: '9.0.0' };
  world.write(statePath, JSON.stringify(newer), 0o600);
  const { kind, message } = problem(() => readState(system, layout));
  assert.is(kind, 'invalid');
  assert.match(message, /9\.0\.0|version/);
  dispose();
});

test('a FIFO, a link or a directory in its place is an error and no wait', () => {
  const { world, system, layout, dispose } = openDoor();
  world.write(`${statePath}/inside`, '');
  assert.throws(() => readState(system, layout));
  dispose();
});

test('generations are numbers in order, and nothing else counts', () => {
  const { world, system, layout, dispose } = openDoor();
  assert.equal(generationNumbers(system, layout), []);
  for (const name of ['2', '10', '1', '.draft-3', 'x', '007']) {
    world.write(`/var/lib/system-manager/generations/${name}/result.json`, '{}');
  }
  system.refresh();
  assert.equal(generationNumbers(system, layout), [1, 2, 10]);
  dispose();
});

test.run();
