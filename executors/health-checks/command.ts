import { howItEnded, run } from '../command.ts';

const mostSaid = 500;

/** Runs a program, by argv and in the clean environment that all programs get; 0 is well. */
export async function probeCommand(
  argv: readonly string[],
  seconds: number,
): Promise<string | undefined> {
  const outcome = await run(argv, { timeout: Math.ceil(seconds * 1000) });
  if (outcome.ok) return undefined;
  const said = outcome.output.trim().slice(-mostSaid);
  const how = `it ${howItEnded(outcome)}`;
  return said === '' ? `${how}, expected 0` : `${how}, expected 0; it said: ${said}`;
}
