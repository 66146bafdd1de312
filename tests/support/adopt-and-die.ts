// A program of its own: adopts the system-manager of a root and is killed before its n-th change.
// adopt-and-die ROOT N
import { adoptOn } from './adopt.ts';
import { dyingAt } from './mutations.ts';

const [root = '', n = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const { end } = await adoptOn({ root, layer: dyingAt(Number(n)) });
  if (end !== 'adopted') throw new Error(end);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
