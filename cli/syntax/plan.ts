import type { Command } from 'commander';
import { examples, planning, type RunCommand } from './shared.ts';

/** `sm plan`. */
export function addPlan(program: Command, run: RunCommand): void {
  planning(program.command('plan'))
    .description('compare manifest, state and host; write nothing')
    .option('-o, --out <file>', 'write the plan to FILE')
    .option(
      '--rollback [generation]',
      'plan the way back to a generation, as sm rollback would carry it out',
    )
    .option('--detailed-exitcode', 'exit with 2 when there are changes')
    .addHelpText(
      'after',
      examples(
        'sm plan > plan.json',
        'sm plan --manifest host.yaml --detailed-exitcode',
        'sm plan --root /mnt/image -o plan.json',
        'sm plan --rollback 3 -o back.json',
        'sm plan --flake github:example/hosts#web1',
      ),
    )
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/from-manifest.ts')).planManifest(flags, outside, terminal),
      ),
    );
}
