import { type Command, Option } from 'commander';
import { examples, onHost, type RunCommand, withJsonInto } from './shared.ts';

/** `sm confirm`. */
export function addConfirm(program: Command, run: RunCommand): void {
  withJsonInto(onHost(program.command('confirm')))
    .description('keep an apply that ran with --confirm-within, or take it back at once')
    .argument('[id]', 'which one; without it the only one that waits')
    .option('--undo', 'go back to before it now')
    .addOption(
      new Option(
        '--unattended',
        'also end an apply that still runs; its timer says this',
      ).hideHelp(),
    )
    .addHelpText('after', examples('sm confirm', 'sm confirm 3f9a1c20', 'sm confirm --undo'))
    .action((id, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/confirm.ts')).confirmCommand(id, flags, outside, terminal),
      ),
    );
}
