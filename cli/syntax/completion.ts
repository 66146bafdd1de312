import { Argument, type Command } from 'commander';
import { shells } from '../completion/shell.ts';
import { examples, type RunCommand } from './shared.ts';

/** `sm completion`, and the command that the scripts ask for what only the state knows. */
export function addCompletion(program: Command, run: RunCommand): void {
  const names = program
    .command('complete', { hidden: true })
    .description('print what is managed, for completion; never fails')
    .addArgument(new Argument('<what>').choices(['address', 'generation']))
    .option('--root <dir>', 'take DIR for /', '/')
    .option('--state-dir <dir>', 'where the state lies, as seen from inside the root')
    .addHelpText('after', examples('sm complete address'))
    .action((what, flags) =>
      run('never', async (outside, terminal) =>
        (await import('../commands/complete.ts')).completeCommand(what, flags, outside, terminal),
      ),
    );
  program
    .command('completion')
    .description('print what makes a shell complete commands, flags, addresses and generations')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText(
      'after',
      examples(
        'sm completion bash > /etc/bash_completion.d/sm',
        'source <(sm completion bash)',
        'sm completion zsh > /usr/local/share/zsh/site-functions/_sm',
        'sm completion fish > /etc/fish/completions/sm.fish',
      ),
    )
    .action((shell) =>
      run('never', async (_, terminal) =>
        (await import('../commands/completion.ts')).completionCommand(
          shell,
          program,
          names.options.flatMap(({ long }) => long ?? []),
          terminal,
        ),
      ),
    );
}
