import { Argument, type Command } from 'commander';
import { examples, type RunCommand } from './shared.ts';

/** `sm help`, which reaches every command; added last, as it knows those that are there. */
export function addHelp(program: Command, run: RunCommand): void {
  const names = new Set(namesBelow(program));
  program
    .helpCommand(false)
    .command('help')
    .description('tell how a command is used')
    .addArgument(
      new Argument('[command...]', 'such as plan, or state list')
        .choices([...names])
        .argParser<readonly string[]>((word, before) => [...(before ?? []), word]),
    )
    .addHelpText('after', examples('sm help', 'sm help plan', 'sm help state list'))
    .action((words) =>
      run('never', async () =>
        (await import('../commands/help.ts')).helpCommand(words ?? [], program),
      ),
    );
}

function namesBelow(command: Command): readonly string[] {
  const inner = command.createHelp().visibleCommands(command);
  return inner
    .filter((next) => next.name() !== 'help')
    .flatMap((next) => [next.name(), ...namesBelow(next)]);
}
