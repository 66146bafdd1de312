// Runs every test file in a process of its own, two at a time, and fails if one ran nothing: uvu itself
// exits with 0 then. `node --import tsx tests/run.ts [PART OF A NAME]`
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { bundleAll } from './support/bundled.ts';

interface Totals {
  readonly total: number;
  readonly passed: number;
}

const here = import.meta.dirname;
const properties = join(here, 'support/properties.ts');
const wanted = process.argv[2] ?? '';
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && name.includes(wanted))
  .map((name) => join(here, name))
  .sort();

function totalsIn(output: string): Totals {
  const count = (label: string): number =>
    [...output.matchAll(new RegExp(`^ *${label}: +(\\d+)`, 'gm'))].reduce(
      (sum, found) => sum + Number(found[1]),
      0,
    );
  return { total: count('Total'), passed: count('Passed') };
}

// Young objects are few enough here; a larger nursery makes each start of a program slower.
const lean = ['--max-semi-space-size=2', '--single-threaded-gc', '--enable-source-maps'];

async function runFile(file: string): Promise<Totals & { readonly ok: boolean }> {
  const started = Date.now();
  // Properties try the same examples in each file, whether it asks for that or not.
  const child = spawn(
    process.execPath,
    [...lean, '--import', bundled.of(properties), bundled.of(file)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    },
  );
  const pieces: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => pieces.push(piece));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const output = Buffer.concat(pieces).toString('utf8');
  const totals = totalsIn(output);
  for (const [line] of output.matchAll(/^Not run: .+$/gm)) notRun.add(line);
  const ok = code === 0 && totals.total > 0 && totals.passed === totals.total;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${ok ? 'ok  ' : 'FAIL'} ${relative(here, file)} ${totals.passed}/${totals.total} ${seconds}s\n`,
  );
  if (!ok) process.stdout.write(`${output}\n${totals.total === 0 ? 'It ran no test.\n' : ''}`);
  return { ...totals, ok };
}

// What files say of tests that they did not even register, each once.
const notRun = new Set<string>();

const bundled = await bundleAll(join(here, '..'), [...files, properties]);
process.once('exit', bundled.dispose);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(1));

const queue = [...files];
const results: (Totals & { readonly ok: boolean })[] = [];
async function work(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    results.push(await runFile(file));
  }
}
await Promise.all(Array.from({ length: Math.max(1, Math.min(2, availableParallelism())) }, work));

const passed = results.reduce((sum, { passed: count }) => sum + count, 0);
const broken = results.filter(({ ok }) => !ok);
const failed = results.reduce(
  (sum, { total, passed: count, ok }) => sum + Math.max(total - count, ok ? 0 : 1),
  0,
);
for (const line of notRun) process.stdout.write(`${line}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
if (files.length === 0) process.stdout.write(`No test file matches ${wanted}\n`);
process.exitCode = files.length === 0 || broken.length > 0 ? 1 : 0;
