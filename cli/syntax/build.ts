import type { Command } from 'commander';
import { examples, type RunCommand, withColor, withNixFlags } from './shared.ts';

/** `sm build`. */
export function addBuild(program: Command, run: RunCommand): void {
  withColor(withNixFlags(program.command('build')))
    .description('build the manifest of a flake and print its store path')
    .option('--flake <ref>', 'the flake; without it, the flake.nix that is found')
    .option('-o, --out-link <link>', 'make LINK, which keeps the garbage collector away')
    .option('--json', 'print the path, the flake and the attribute as JSON')
    .option('-v, --verbose', 'show build logs, and traces of what fails to evaluate')
    .addHelpText(
      'after',
      examples(
        'sm build',
        'sm build --flake .#web1 --out-link web1',
        'sm plan --manifest "$(sm build --flake github:example/hosts#web1)"',
      ),
    )
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/build.ts')).buildCommand(flags, outside, terminal),
      ),
    );
}
