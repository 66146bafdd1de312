import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cacheOf, hide } from '../../cli/compile.ts';
import { smVersion } from '../../schema/version.ts';
import { scratch } from '../support/scratch.ts';
import { program } from '../support/sm.ts';

const test = suite('the compiled form beside the program');

interface Copy {
  readonly file: string;
  readonly version: () => string;
  readonly dispose: () => void;
}

function copied(): Copy {
  const world = scratch();
  const file = join(world.directory, 'sm.cjs');
  copyFileSync(program, file);
  const run = () => spawnSync(process.execPath, [file, '--version'], { encoding: 'utf8' });
  const version = (): string => {
    const { stdout, stderr, status } = run();
    return status === 0 ? stdout.trim() : stderr;
  };
  return { file, version, dispose: world.dispose };
}

const built = readFileSync(cacheOf(program));

test('the build makes it, and V8 takes it', () => {
  const { file, dispose } = copied();
  const tell = `const { Script } = require('node:vm'); const told = Script;
    require('node:vm').Script = class extends told { constructor(...all) { super(...all);
      process.stderr.write('rejected: ' + this.cachedDataRejected + '\\n'); } };`;
  const spy = join(file, '../spy.cjs');
  writeFileSync(spy, tell);
  writeFileSync(cacheOf(file), built);
  const ran = spawnSync(process.execPath, ['--require', spy, file, '--version'], {
    encoding: 'utf8',
  });
  assert.match(ran.stderr, 'rejected: false');
  dispose();
});

test('without it the program runs all the same', () => {
  const { version, dispose } = copied();
  assert.is(version(), smVersion);
  dispose();
});

for (const [what, bytes] of [
  ['empty', Buffer.alloc(0)],
  ['cut off', built.subarray(0, built.length / 2)],
  ['of something else', new Script('1 + 1').createCachedData()],
  ['no cache at all', Buffer.from('hello '.repeat(1000))],
] as const) {
  test(`one that is ${what} is passed over`, () => {
    const { file, version, dispose } = copied();
    writeFileSync(cacheOf(file), bytes);
    assert.is(version(), smVersion);
    dispose();
  });
}

test('what ends a comment is found again in the program', () => {
  const { file, version, dispose } = copied();
  const loader = readFileSync(file, 'latin1');
  const start = loader.slice(0, loader.lastIndexOf('/*program\n'));
  writeFileSync(file, `${start}${hide('/* a */ process.stdout.write("*/" + /* b */ "/*\\n");\n')}`);
  assert.is(version(), '*//*');
  dispose();
});

test.run();
