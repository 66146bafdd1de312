import type { Command } from 'commander';
import {
  applying,
  examples,
  guarded,
  planning,
  type RunCommand,
  withJsonInto,
  withNixFlags,
} from './shared.ts';

/** `sm apply`. */
export function addApply(program: Command, run: RunCommand): void {
  applying(planning(program.command('apply')))
    .description('carry out a plan; without one: plan, show, ask, apply')
    .argument('[plan]', 'a plan file; - is standard input')
    .addHelpText(
      'after',
      examples(
        'sm apply plan.json',
        'sm plan | sm apply -',
        'sm apply --yes --on-failure rollback',
        'sm apply --flake .#web1',
      ),
    )
    .action((file, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/from-manifest.ts')).applyManifest(
          file,
          flags,
          outside,
          terminal,
        ),
      ),
    );
}

/** `sm switch`. */
export function addSwitch(program: Command, run: RunCommand): void {
  withNixFlags(applying(withJsonInto(guarded(program.command('switch')))))
    .description('build a flake, plan, show, ask, apply')
    .option('--flake <ref>', 'the flake; without it, the flake.nix that is found')
    .addHelpText(
      'after',
      examples('sm switch', 'sm switch --flake .#web1', 'sm switch --flake /etc/host --yes'),
    )
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/from-manifest.ts')).switchCommand(flags, outside, terminal),
      ),
    );
}

/** `sm destroy`. */
export function addDestroy(program: Command, run: RunCommand): void {
  withJsonInto(applying(guarded(program.command('destroy'))))
    .description('remove what sm created, restore what it replaced')
    .addHelpText('after', examples('sm destroy', 'sm destroy --yes --root /mnt/image'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/apply.ts')).applyCommand(
          undefined,
          'destroy',
          flags,
          outside,
          terminal,
        ),
      ),
    );
}
