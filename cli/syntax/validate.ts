import type { Command } from 'commander';
import { examples, onHost, type RunCommand, withNixFlags } from './shared.ts';

/** `sm validate`. */
export function addValidate(program: Command, run: RunCommand): void {
  withNixFlags(onHost(program.command('validate')))
    .description('tell everything that is wrong with a manifest')
    .argument('[manifest]')
    .option('--manifest <file>', 'the manifest; - is standard input')
    .option('--flake <ref>', 'build the manifest from this flake, such as .#web1')
    .addHelpText('after', examples('sm validate host.yaml', 'sm validate --flake .'))
    .action((file, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/validate.ts')).validateCommand(file, flags, outside, terminal),
      ),
    );
}
