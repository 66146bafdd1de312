import type { Command } from 'commander';
import { examples, onHost, type RunCommand } from './shared.ts';

/** `sm generations [list|diff|delete]`. */
export function addGenerations(program: Command, run: RunCommand): void {
  const generations = program
    .command('generations')
    .description('list what was applied, compare two of them, delete old ones')
    .addHelpText(
      'after',
      examples('sm generations', 'sm generations diff 3 5', 'sm generations delete --keep 5'),
    );
  onHost(generations.command('list', { isDefault: true }))
    .description('list generations, the newest last, the current one marked')
    .addHelpText('after', examples('sm generations', 'sm generations list --json'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/generations.ts')).generationsList(flags, outside, terminal),
      ),
    );
  onHost(generations.command('diff'))
    .description('show what differs between what two generations wanted')
    .argument('<from>', 'the number of one')
    .argument('<to>', 'the number of the other')
    .option('--detailed-exitcode', 'exit with 2 when something differs')
    .addHelpText(
      'after',
      examples('sm generations diff 3 5', 'sm generations diff 3 5 --json --detailed-exitcode'),
    )
    .action((from, to, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/generations-diff.ts')).generationsDiff(
          from,
          to,
          flags,
          outside,
          terminal,
        ),
      ),
    );
  onHost(generations.command('delete'))
    .description('delete generations and what only they need; never the current one')
    .argument('[which...]', 'numbers, or ranges such as 3..7')
    .option('--keep <count>', 'delete all but the newest so many')
    .option('--older-than <age>', 'delete those applied longer ago, such as 30d')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        'sm generations delete 3..7 9',
        'sm generations delete --keep 5 --yes',
        'sm generations delete --older-than 30d',
      ),
    )
    .action((which, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/generations-delete.ts')).generationsDelete(
          which,
          flags,
          outside,
          terminal,
        ),
      ),
    );
}
