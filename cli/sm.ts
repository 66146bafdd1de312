import { CommanderError } from 'commander';
import { Failure } from '../executors/failure.ts';
import { type ExitCode, exit, exitOfFailure } from './exit.ts';
import { buildProgram } from './program.ts';

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

// The only place that catches everything, and the only one that sets the exit code.
function end(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage;
  if (error instanceof Failure) {
    for (const [index, line] of error.lines.entries()) tell(index === 0 ? `Error: ${line}` : line);
    return exitOfFailure(error.kind);
  }
  tell(
    `Error: this is a mistake in sm, not yours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return exit.error;
}

async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await buildProgram((code) => {
      process.exitCode = code;
    }).parseAsync();
  } catch (error) {
    process.exitCode = end(error);
  }
}

void main();
