import type { Command } from 'commander';
import { examples, onHost, type RunCommand } from './shared.ts';

/** `sm validate`. */
export function addValidate(program: Command, run: RunCommand): void {
  onHost(program.command('validate'))
    .description('tell everything that is wrong with a manifest')
    .argument('[manifest]')
    .option('--manifest <file>', 'the manifest; - is standard input')
    .addHelpText('after', examples('sm validate host.yaml'))
    .action((file, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/validate.ts')).validateCommand(file, flags, outside, terminal),
      ),
    );
}
