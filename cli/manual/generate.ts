// Writes docs/man/sm.8 from the program itself; `--check` writes nothing and fails if it is not fresh.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildProgram } from '../program.ts';
import { manualPage } from './page.ts';

const file = join(import.meta.dirname, '../../docs/man/sm.8');

/** Whether the manual page is what the program makes of it. */
export function isManualFresh(): boolean {
  return (
    existsSync(file) && readFileSync(file, 'utf8') === manualPage(buildProgram(() => undefined))
  );
}

if (process.argv[1] === import.meta.filename) {
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, manualPage(buildProgram(() => undefined)));
  } else if (!isManualFresh()) {
    process.stderr.write('Not fresh: docs/man/sm.8; run npm run generate\n');
    process.exitCode = 1;
  }
}
