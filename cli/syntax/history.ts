import type { Command } from 'commander';
import { examples, onHost, type RunCommand } from './shared.ts';

/** `sm history`. */
export function addHistory(program: Command, run: RunCommand): void {
  onHost(program.command('history'))
    .description('list who applied what, when, and how it ended')
    .option('-n, --lines <count>', 'only the newest so many')
    .addHelpText('after', examples('sm history', 'sm history -n 5', 'sm history --json'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/history.ts')).historyCommand(flags, outside, terminal),
      ),
    );
}
