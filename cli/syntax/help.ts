import type { Command } from 'commander';
import { examples, type RunCommand } from './shared.ts';

/** `sm help`, which reaches every command; commander's own knows only the first word. */
export function addHelp(program: Command, run: RunCommand): void {
  program
    .helpCommand(false)
    .command('help')
    .description('tell how a command is used')
    .argument('[command...]', 'such as plan, or state list')
    .addHelpText('after', examples('sm help', 'sm help plan', 'sm help state list'))
    .action((words) =>
      run('never', async () => (await import('../commands/help.ts')).helpCommand(words, program)),
    );
}
