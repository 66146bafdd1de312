import type { Command } from 'commander';
import { examples, type RunCommand } from './shared.ts';

/** `sm init`. */
export function addInit(program: Command, run: RunCommand): void {
  program
    .command('init')
    .description('write files to start from; never touches one that is there')
    .argument('[directory]', 'default: /etc/system-manager for root, else ~/.config/system-manager')
    .option('--no-nix', 'a YAML manifest, also where Nix is installed')
    .option('--sm-url <url>', 'where the flake takes sm from')
    .addHelpText('after', examples('sm init', 'sm init . --no-nix', 'sm init /etc/host'))
    .action((directory, flags) =>
      run('auto', async (outside, terminal) =>
        (await import('../commands/init.ts')).initCommand(directory, flags, outside, terminal),
      ),
    );
}
