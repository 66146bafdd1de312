import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { staleFiles } from '../schema/generate.ts';
import { smVersion } from '../schema/version.ts';
import { breaches } from './support/house-breaches.ts';
import { importedPackages, isUsed, locked, packageFile } from './support/house-packages.ts';
import { buildTools, rules } from './support/house-rules.ts';
import { floors, house, source, sourcesBelow } from './support/house-sources.ts';

const test = suite('the house');

const product = sourcesBelow(...floors);
const tests = sourcesBelow('tests');
const everything = [...product, ...tests, ...sourcesBelow('bench')];
// The table of breaches imports what it should not, in strings.
const users = everything.filter(({ path }) => path !== 'tests/support/house-breaches.ts');
const shipped = importedPackages(product.filter(({ path }) => !buildTools.includes(path)));

/** Files over 200 lines: generated, or one idea that has not been split yet. A shorter one leaves this list. */
const overTheCeiling = [
  'cli/view/plan.ts',
  'executors/outside.ts',
  'executors/real.ts',
  'executors/resolve.ts',
  'planner/rules.ts',
  'planner/verdict.ts',
  'schema/generate.ts',
  'schema/types.ts',
];

for (const [sentence, rule] of Object.entries(rules)) {
  test(sentence, () => {
    assert.equal(product.flatMap(rule), []);
  });
}

test('each of these rules sees when it is broken', () => {
  for (const [start, path, line] of breaches) {
    const [sentence, rule] = Object.entries(rules).find(([name]) => name.startsWith(start)) ?? [];
    assert.ok(rule, `no such rule: ${start}`);
    assert.ok((rule?.(source(path, line)).length ?? 0) > 0, `${sentence}: ${line}`);
  }
  const tried = breaches.map(([start]) => start);
  const untried = Object.keys(rules).filter(
    (name) => !tried.some((start) => name.startsWith(start)),
  );
  assert.equal(untried, []);
});

test('a comment breaks no rule', () => {
  const text = '// Date.now()\n/** as any */\n * console.log\nconst a = 1; // process.stdout\n';
  const found = Object.values(rules).flatMap((rule) => [...rule(source('planner/x.ts', text))]);
  assert.equal(found, []);
});

test('every suite of every test file is run', () => {
  const idle = tests
    .filter(({ path }) => path.endsWith('.test.ts'))
    .flatMap(({ path, code }) => {
      const suites = [...code.matchAll(/^const (\w+) = suite(?:<[^>]*>)?\(/gm)].map(
        ([, name]) => name,
      );
      const run = (name = ''): boolean => new RegExp(`^${name}\\.run\\(\\);$`, 'm').test(code);
      return suites.length === 0 || !suites.every(run) ? [path] : [];
    });
  assert.equal(idle, []);
});

test('the generated files are what the schemas make of them', async () => {
  assert.equal(await staleFiles(), []);
});

test('the program and its package have one version', () => {
  assert.is(smVersion, packageFile.version);
});

test('every package is pinned to one version, and the lock file agrees', () => {
  const { dependencies, devDependencies } = packageFile;
  const loose = Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}`);
  assert.equal(loose, []);
  assert.equal(
    [locked.version, locked.dependencies, locked.devDependencies],
    [packageFile.version, dependencies, devDependencies],
  );
});

test('every package that is declared is used', () => {
  const { dependencies, devDependencies } = packageFile;
  assert.equal(
    Object.keys(dependencies).filter((name) => !shipped.has(name)),
    [],
  );
  assert.equal(
    Object.keys(devDependencies).filter((name) => !isUsed(name, users)),
    [],
  );
  assert.not(isUsed('picomatch', []), 'a package that nothing imports is not used');
});

test('every package that is used is declared', () => {
  const { dependencies, devDependencies } = packageFile;
  const declared = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  const undeclared = [...importedPackages(users)].filter((name) => !declared.has(name));
  assert.equal(undeclared, []);
  const onlyForDevelopment = [...shipped].filter((name) => dependencies[name] === undefined);
  assert.equal(onlyForDevelopment, [], 'the product needs these when it runs');
});

test('a file has at most 200 lines, but for those that are named here', () => {
  const long = everything
    .filter(({ text }) => text.split('\n').length - 1 > 200)
    .map(({ path }) => path);
  assert.equal([...long].sort(), overTheCeiling);
});

/** Runs the runner on the files whose names hold a part. */
function runner(part: string): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['--import', 'tsx', join(house, 'tests/run.ts'), part], {
    cwd: house,
    encoding: 'utf8',
  });
}

/** Runs the runner on a test file that is there only meanwhile. */
function runnerOn(text: string): SpawnSyncReturns<string> {
  const name = `temporary-${process.pid}.test.ts`;
  const path = join(house, 'tests', name);
  try {
    writeFileSync(path, text);
    return runner(name);
  } finally {
    rmSync(path, { force: true });
  }
}

const testFile = (value: string, end: string): string =>
  `import { suite } from 'uvu';\nimport * as assert from 'uvu/assert';\nconst test = suite('x');\n` +
  `test('x', () => {\n  assert.ok(${value});\n});\n${end}`;

test('the runner fails when no test file has the name', () => {
  const ran = runner('no-test-file-is-named-like-this');
  assert.is(ran.status, 1, ran.stdout);
  assert.match(ran.stdout, 'No test file matches no-test-file-is-named-like-this');
});

test('the runner fails on a file that never runs its tests', () => {
  const ran = runnerOn(testFile('true', ''));
  assert.is(ran.status, 1, ran.stdout);
  assert.match(ran.stdout, 'It ran no test');
});

test('the runner fails on a failing test, and passes the same file when it is right', () => {
  assert.is(runnerOn(testFile('false', 'test.run();\n')).status, 1);
  const right = runnerOn(testFile('true', 'test.run();\n'));
  assert.is(right.status, 0, right.stdout);
  assert.match(right.stdout, '1 passed, 0 failed');
});

test.run();
