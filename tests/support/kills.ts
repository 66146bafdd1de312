import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import * as assert from 'uvu/assert';

/** A program that applies a manifest and is killed before its n-th change; true if it was. */
export interface Killer {
  readonly kill: (root: string, n: number, manifest: unknown) => Promise<boolean>;
  readonly dispose: () => void;
}

/**
 * Bundles a program that dies once: starting it from its source would take longer than what it does.
 * Where it once survives, which it does before change 0, V8 need not compile it for the kills after that.
 */
export function killer(name: 'apply-and-die' | 'adopt-and-die' = 'apply-and-die'): Killer {
  const directory = mkdtempSync(join(tmpdir(), 'sm-kill-'));
  const at = (program: string): string => join(directory, `${program}.cjs`);
  buildSync({
    entryPoints: [name, 'start-compiled'].map((program) =>
      join(import.meta.dirname, `${program}.ts`),
    ),
    outdir: directory,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    // What V8 took from a cache cannot import at run time; require does the same.
    supported: { 'dynamic-import': false },
    charset: 'ascii',
    // Names stay, so that a stack still tells where.
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  return {
    kill: (root, n, manifest) =>
      runUntilKilled([at('start-compiled'), at(name)], root, n, manifest),
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function runUntilKilled(
  program: readonly string[],
  root: string,
  n: number,
  manifest: unknown,
): Promise<boolean> {
  const wanted = manifest === undefined ? [] : [JSON.stringify(manifest)];
  const child = spawn(process.execPath, [...program, root, String(n), ...wanted], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    words += piece;
  });
  const [code, signal] = await new Promise<readonly [number | null, string | null]>((resolve) =>
    child.on('close', (...both) => resolve(both)),
  );
  assert.ok(signal === 'SIGKILL' || code === 0, `killed at ${n}: ${code} ${words}`);
  return signal === 'SIGKILL';
}
