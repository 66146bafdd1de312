// Runs every host test file on each suite of Debian, some side by side, and fails if one ran nothing or if
// hosts could not be made. `node --import tsx tests/hosts/run.ts [--stories] [--suites bookworm,trixie | --all] [PART]`
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAll } from '../support/bundled.ts';
import { lowerDirectories } from './harness/layer.ts';
import { checkMachine } from './harness/machine.ts';
import { asSuite, defaultSuites, type Suite, suites } from './harness/recipe.ts';
import { failuresOf, runFile } from './harness/run-file.ts';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  options: {
    suites: { type: 'string' },
    all: { type: 'boolean', default: false },
    stories: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [part = ''] = positionals;
// What takes longest begins first.
const longest = [
  ...['units-failures', 'units-types', 'units-slow', 'units-services', 'confirm', 'confirm-crash'],
  ...['drift-cron', 'health-checks', 'generations', 'going-back'],
].map((name) => `${name}.hosts.ts`);
const rank = (name: string): number =>
  longest.indexOf(name) + (longest.includes(name) ? 0 : 1 + longest.length);
// Units, accounts and the profile are tried apart from the stories that stand on them.
const isStory = (name: string): boolean => !/^(units-|boot|kinds|removed-)/.test(name);
// These are about this machine: once is enough, but for the whole matrix.
const ofHarness = ['harness.hosts.ts', 'leaving.hosts.ts', 'runner.hosts.ts'];
const isAsked = (name: string): boolean =>
  values.all || part !== '' || values.stories === (isStory(name) && !ofHarness.includes(name));
const files = readdirSync(here)
  .filter((name) => name.endsWith('.hosts.ts') && name.includes(part) && isAsked(name))
  .sort((left, right) => rank(left) - rank(right));

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const because = (error: unknown): string => (error instanceof Error ? error.message : `${error}`);

function askedFor(): readonly Suite[] {
  if (values.all) return suites;
  return values.suites === undefined ? defaultSuites : values.suites.split(',').map(asSuite);
}

let passed = 0;
let failed = 0;
// What files say of tests that they did not even register, each once.
const notRun = new Set<string>();
const queue: (readonly [Suite, string])[] = [];

/** Makes what the hosts of a suite stand on; a suite that cannot be had counts as failed. */
async function prepare(suite: Suite): Promise<void> {
  try {
    await lowerDirectories(suite);
    const again = queue.length > 0 && !values.all;
    const own = files.filter((file) => !again || !ofHarness.includes(file));
    queue.push(...own.map((file) => [suite, file] as const));
  } catch (error) {
    print(`NOT RUN: ${suite}: ${because(error)}`);
    failed += 1;
  }
}

async function work(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [suite, file] = next;
    const result = await runFile(suite, bundled.of(join(here, file)));
    const counts = `${result.passed}/${result.total} ${result.seconds.toFixed(1)}s`;
    print(`${result.ok ? 'ok  ' : 'FAIL'} ${suite} ${file} ${counts}`);
    for (const line of result.notRun) notRun.add(line);
    if (!result.ok) print(`${result.output}${result.total === 0 ? '\nIt ran no test.' : ''}`);
    passed += result.passed;
    failed += failuresOf(result);
  }
}

const bundled = await bundleAll(
  join(here, '../..'),
  files.map((file) => join(here, file)),
);
process.once('exit', bundled.dispose);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(1));

try {
  const wanted = askedFor();
  if (files.length === 0) throw new Error(`No host test file matches ${part}`);
  checkMachine();
  for (const suite of wanted) await prepare(suite);
  // Hosts wait more than they work.
  const sideBySide = Math.max(2, Math.min(6, 2 * availableParallelism()));
  await Promise.all(Array.from({ length: sideBySide }, work));
} catch (error) {
  print(`NOT RUN: ${because(error)}`);
  failed += 1;
}
for (const line of notRun) print(line);
print(`\n${passed} passed, ${failed} failed`);
process.exitCode = passed === 0 || failed > 0 ? 1 : 0;
