import { codeOf, describeError, Failure } from '../executors/failure.ts';
import { smVersion } from '../schema/version.ts';
import { type ExitCode, exit, exitOfFailure } from './exit.ts';
import { withNixOptionsJoined } from './nix-option.ts';

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

// The only place that catches everything, and the only one that sets the exit code.
function end(error: unknown): ExitCode {
  const said = codeOf(error);
  // commander has told it already.
  if (said?.startsWith('commander.')) {
    const { exitCode } = error as { readonly exitCode?: number };
    return exitCode === 0 ? exit.ok : exit.usage;
  }
  if (error instanceof Failure) {
    for (const [index, line] of error.lines.entries()) tell(index === 0 ? `Error: ${line}` : line);
    return exitOfFailure(error.kind);
  }
  tell(
    `Error: this is a mistake in sm, not yours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return exit.error;
}

// A reader that went away is no failure; a full disk is, where what is printed is what was asked for.
function outputFailed(error: Error): void {
  const changing = ['apply', 'switch', 'destroy', 'rollback', 'adopt', 'confirm'];
  const applies = changing.includes(process.argv[2] ?? '');
  if (codeOf(error) === 'EPIPE' || applies) return;
  tell(`Error: Cannot write to standard output: ${describeError(error)}`);
  process.exitCode = exit.error;
}

async function main(): Promise<void> {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', outputFailed);
  try {
    if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
      process.stdout.write(`${smVersion}\n`);
      return;
    }
    const { buildProgram } = await import('./program.ts');
    await buildProgram((code) => {
      process.exitCode ??= code;
    }).parseAsync(withNixOptionsJoined(process.argv));
  } catch (error) {
    process.exitCode = end(error);
  }
}

void main();
