import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cacheBytes, cacheOf, compile, hide } from '../../cli/compile.ts';
import { smVersion } from '../../schema/version.ts';
import { scratch } from '../support/scratch.ts';
import { program } from '../support/sm.ts';

const test = suite('the compiled form beside the program');

interface Copy {
  readonly file: string;
  readonly help: () => string;
  readonly dispose: () => void;
}

function copied(): Copy {
  const world = scratch();
  const file = join(world.directory, 'sm.cjs');
  copyFileSync(program, file);
  // The loader itself knows --version; its help is the least that the program is asked for.
  const help = (): string => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [file, 'validate', '--help'], {
      encoding: 'utf8',
    });
    return status === 0 ? stdout.trim() : stderr;
  };
  return { file, help, dispose: world.dispose };
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
  const ran = spawnSync(process.execPath, ['--require', spy, file, '--help'], {
    encoding: 'utf8',
  });
  assert.match(ran.stderr, 'rejected: false');
  dispose();
});

test('the version is told without it', () => {
  const { file, dispose } = copied();
  const loader = readFileSync(file, 'latin1');
  writeFileSync(file, loader.slice(0, loader.lastIndexOf('/*program\n')));
  for (const flag of ['--version', '-V']) {
    const told = spawnSync(process.execPath, [file, flag], { encoding: 'utf8' });
    assert.equal([told.status, told.stdout], [0, `${smVersion}\n`]);
  }
  dispose();
});

test('without it the program runs all the same', () => {
  const { help, dispose } = copied();
  assert.match(help(), 'Usage: sm validate');
  dispose();
});

for (const [what, bytes] of [
  ['empty', Buffer.alloc(0)],
  ['cut off', built.subarray(0, built.length / 2)],
  ['of something else', new Script('1 + 1').createCachedData()],
  ['no cache at all', Buffer.from('hello '.repeat(1000))],
] as const) {
  test(`one that is ${what} is passed over`, () => {
    const { file, help, dispose } = copied();
    writeFileSync(cacheOf(file), bytes);
    assert.match(help(), 'Usage: sm validate');
    dispose();
  });
}

test('one of another program of the same length is passed over', () => {
  const { file, dispose } = copied();
  const loader = readFileSync(file, 'latin1');
  const start = loader.slice(0, loader.lastIndexOf('/*program\n'));
  const say = (word: string): void =>
    writeFileSync(
      file,
      `${start}${hide(`function f() { process.stdout.write("${word}\\n"); }; f();\n`)}`,
    );
  const told = (): string =>
    spawnSync(process.execPath, [file], { encoding: 'utf8' }).stdout.trim();
  say('old');
  writeFileSync(cacheOf(file), cacheBytes(compile(file)));
  assert.is(told(), 'old');
  say('new');
  assert.is(told(), 'new');
  dispose();
});

test('what ends a comment is found again in the program', () => {
  const { file, help, dispose } = copied();
  const loader = readFileSync(file, 'latin1');
  const start = loader.slice(0, loader.lastIndexOf('/*program\n'));
  writeFileSync(file, `${start}${hide('/* a */ process.stdout.write("*/" + /* b */ "/*\\n");\n')}`);
  assert.is(help(), '*//*');
  dispose();
});

test.run();
