// Every test: those of this machine, then those on booted hosts, the stories last. Their totals end the output.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const here = import.meta.dirname;
const counts = { passed: 0, failed: 0 };

async function runs(file: string, ...flags: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(here, file), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => {
    output += piece.toString('utf8');
    process.stdout.write(piece);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
  counts.passed += Number(passed);
  // A runner that ended badly counts, whatever it said.
  counts.failed += Math.max(Number(failed), code === 0 ? 0 : 1);
}

await runs('run.ts');
await runs('hosts/run.ts');
await runs('hosts/run.ts', '--stories');
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
