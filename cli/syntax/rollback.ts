import type { Command } from 'commander';
import { parseGeneration } from '../options.ts';
import { applying, examples, guarded, type RunCommand, withJsonInto } from './shared.ts';

/** `sm rollback [N]`. */
export function addRollback(program: Command, run: RunCommand): void {
  withJsonInto(applying(guarded(program.command('rollback'))))
    .description('go back to a generation, or undo an apply that was interrupted')
    .argument(
      '[generation]',
      'its number; without one, the last that went well before the current one',
    )
    .addHelpText(
      'after',
      examples(
        'sm rollback',
        'sm rollback 3 --yes --on-failure rollback',
        'sm plan --rollback 3 -o back.json     # to look first; then: sm apply back.json',
      ),
    )
    .action((number, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/apply.ts')).applyCommand(
          undefined,
          'rollback',
          flags,
          outside,
          terminal,
          number === undefined ? undefined : parseGeneration(number),
        ),
      ),
    );
}
