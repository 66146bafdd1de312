import type { Command } from 'commander';
import { examples, onHost, type RunCommand } from './shared.ts';

/** `sm show`. */
export function addShow(program: Command, run: RunCommand): void {
  onHost(program.command('show'))
    .description('show a plan file, a recorded run, a resource, a generation, or the state')
    .argument(
      '[what]',
      'a plan file, what apply --json printed, an address such as file:/etc/motd, or the number of a generation',
    )
    .option('--html', 'a plan as one self-contained page for reviewers, on standard output')
    .addHelpText(
      'after',
      examples(
        'sm show plan.json',
        'sm show file:/etc/motd',
        'sm show 3 --json',
        'sm show --html plan.json > plan.html',
      ),
    )
    .action((name, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/show.ts')).showCommand(name, flags, outside, terminal),
      ),
    );
}
