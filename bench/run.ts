// Whole-process timings on scratch roots: medians over runs taken in turn, against bare node.
// `npm run bench [-- 1000 10000 100000]`; unset NODE_EXTRA_CA_CERTS, which costs node itself 38 ms.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../dist/sm.cjs');
const counts = process.argv.slice(2).map(Number);
const sizes = counts.length > 0 ? counts : [10, 1000, 10_000, 100_000];
const place = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'sm-bench-'));
const runs = 5;

function time(args: readonly string[], output = join(place, 'output')): number {
  const started = process.hrtime.bigint();
  const stdout = openSync(output, 'w');
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', stdout, 'pipe'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

const repeat = (measure: () => number, count = runs): number =>
  median(Array.from({ length: count }, measure));

function manifestOf(size: number): string {
  const etc: Record<string, { readonly link: string }> = {};
  for (let index = 0; index < size; index += 1) {
    etc[`d${index % 100}/f${index}`] = { link: `/nix/store/00000000-${index}/etc/file` };
  }
  const path = join(place, `manifest-${size}.json`);
  writeFileSync(path, JSON.stringify({ version: 1, etc }));
  return path;
}

function freshRoot(): string {
  const root = join(place, 'root');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'etc'), { recursive: true });
  return root;
}

const row = (label: string, milliseconds: number): void => {
  process.stdout.write(`${label.padEnd(44)} ${milliseconds.toFixed(0).padStart(7)} ms\n`);
};

try {
  row(
    'node -e 0',
    repeat(() => time(['-e', '0'])),
  );
  row(
    'sm --version',
    repeat(() => time([program, '--version'])),
  );
  for (const size of sizes) {
    const manifest = manifestOf(size);
    const few = size > 20_000 ? 3 : runs;
    const plan = join(place, 'plan.json');
    const planned: number[] = [];
    const applied: number[] = [];
    for (let run = 0; run < few; run += 1) {
      const root = freshRoot();
      planned.push(time([program, 'plan', '--root', root, '--manifest', manifest], plan));
      applied.push(time([program, 'apply', '--root', root, plan]));
    }
    const root = join(place, 'root');
    row(`${size} links: plan, all new`, median(planned));
    row(`${size} links: apply PLAN`, median(applied));
    row(
      `${size} links: drift, in sync`,
      repeat(() => time([program, 'drift', '--root', root]), few),
    );
    row(
      `${size} links: plan, nothing to do`,
      repeat(() => time([program, 'plan', '--root', root, '--manifest', manifest]), few),
    );
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
