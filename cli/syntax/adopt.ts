import type { Command } from 'commander';
import {
  applying,
  examples,
  many,
  onHost,
  type RunCommand,
  withJsonInto,
  withNixFlags,
} from './shared.ts';

/** `sm adopt`. */
export function addAdopt(program: Command, run: RunCommand): void {
  applying(withNixFlags(withJsonInto(onHost(program.command('adopt')))))
    .description('take over what is on the host already')
    .argument('[address...]', 'resources of the manifest that are there; * and ** match several')
    .option('--manifest <file>', 'the manifest; - is standard input')
    .option('--flake <ref>', 'build the manifest from this flake, such as .#web1')
    .option(
      '--from-system-manager',
      "take over all of numtide's system-manager, without a manifest",
    )
    .option('--suggest <dir>', 'write a manifest of what was changed by hand into DIR')
    .addOption(many('--allow-protected <address>', 'allow replacing this'))
    .addHelpText(
      'after',
      examples(
        'sm adopt file:/etc/motd unit:hello.service',
        "sm adopt --yes 'file:/etc/nginx/**'",
        'sm adopt --from-system-manager',
        'sm adopt --from-system-manager --root /mnt/image --yes',
        'sm adopt --suggest /root/host',
      ),
    )
    .action((addresses, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/adopt.ts')).adoptCommand(addresses, flags, outside, terminal),
      ),
    );
}
