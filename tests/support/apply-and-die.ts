// A program of its own: applies a manifest to a root and is killed before its n-th change.
// apply-and-die ROOT N [JSON of a manifest; without it, it only finishes what was interrupted]
import { applyOn, failureOf, isDone, recoverOn } from './engine.ts';
import { dyingAt } from './mutations.ts';

const [root = '', n = '', manifest] = process.argv.slice(2);

async function main(): Promise<void> {
  const engine = { root, layer: dyingAt(Number(n)) };
  if (manifest === undefined) {
    await recoverOn(engine);
    return;
  }
  const outcome = await applyOn(engine, JSON.parse(manifest));
  if (isDone(outcome) || outcome.result === 'rolled_back') return;
  throw new Error(failureOf(outcome));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
