import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { cacheOf, hide } from './compile.ts';

const house = join(import.meta.dirname, '..');

/** One file of TypeScript and all that it imports, as one text of CommonJS. */
function bundled(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    // What V8 took from a cache cannot import at run time; require does the same.
    supported: { 'dynamic-import': false },
    charset: 'ascii',
    minifySyntax: true,
    // Each byte is read twice at every start. Names stay, so that a stack still tells where.
    minifyWhitespace: true,
    lineLimit: 160,
    logLevel: 'warning',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Builds dist/sm.cjs, which needs nothing but Node, and beside it what V8 made of it. */
function build(): void {
  const file = join(house, 'dist/sm.cjs');
  mkdirSync(join(file, '..'), { recursive: true });
  const text = `#!/usr/bin/env node\n${bundled('start.ts')}${hide(bundled('sm.ts'))}`;
  // A compiled form that is older than its program must never be seen beside it.
  rmSync(cacheOf(file), { force: true });
  writeFileSync(`${file}.new`, text);
  chmodSync(`${file}.new`, 0o755);
  renameSync(`${file}.new`, file);
  warm(file);
}

function warm(file: string): void {
  const place = mkdtempSync(join(tmpdir(), 'sm-build-'));
  const program = join(place, 'warm.cjs');
  writeFileSync(program, bundled('warm.ts'));
  const ran = spawnSync(process.execPath, [program, file], { stdio: 'inherit' });
  rmSync(place, { recursive: true });
  if (ran.status !== 0) throw new Error(`Cannot compile ${file}: it ended with ${ran.status}`);
}

build();
