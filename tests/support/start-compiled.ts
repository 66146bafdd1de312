// A program of its own: runs a bundled one from what V8 kept of it, and keeps that where it ends by itself.
// start-compiled PROGRAM [ITS ARGUMENTS]
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

const [program = ''] = process.argv.splice(2, 1);
const cache = `${program}.cache`;
const kept = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(Module.wrap(readFileSync(program, 'latin1')), {
  filename: program,
  ...(kept === undefined ? {} : { cachedData: kept }),
});
if (kept === undefined) process.once('exit', keep);
const module = { exports: {} };
const require = createRequire(program);
script.runInThisContext()(module.exports, require, module, program, dirname(program));

// Another may do the same meanwhile: it is there as a whole or not at all.
function keep(): void {
  const own = `${cache}.${process.pid}`;
  writeFileSync(own, script.createCachedData());
  renameSync(own, cache);
}
