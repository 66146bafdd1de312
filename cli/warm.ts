import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheBytes, cacheOf, compile } from './compile.ts';

// Run by the build, in plain Node: V8 keeps what was compiled while the program ran, so it runs each
// thing that cron and people run often.
const [, , file = ''] = process.argv;
const place = mkdtempSync(join(tmpdir(), 'sm-build-'));
const root = join(place, 'root');
mkdirSync(join(root, 'etc'), { recursive: true });
const manifest = join(place, 'manifest.json');
const etc = { motd: { text: 'hello\n' }, issue: { link: 'motd' } };
writeFileSync(manifest, JSON.stringify({ version: 1, etc }));
const host = ['--root', root];
const commands = [
  ['apply', '--yes', '--manifest', manifest, ...host],
  ['plan', '--manifest', manifest, ...host],
  ['drift', ...host],
];

const compiled = compile(file);
const main = compiled.script.runInThisContext();
process.stdout.write = () => true;
process.stderr.write = () => true;

function next(): void {
  const command = commands.shift();
  if (command === undefined) return;
  process.argv = [process.execPath, file, ...command];
  main({}, require, module, file, join(file, '..'));
}

function finish(): void {
  const cache = cacheOf(file);
  writeFileSync(`${cache}.new`, cacheBytes(compiled));
  renameSync(`${cache}.new`, cache);
  rmSync(place, { recursive: true });
}

process.on('beforeExit', next);
process.on('exit', finish);
next();
