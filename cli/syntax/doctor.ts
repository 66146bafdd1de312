import type { Command } from 'commander';
import { examples, onHost, type RunCommand } from './shared.ts';

/** `sm doctor`. */
export function addDoctor(program: Command, run: RunCommand): void {
  onHost(program.command('doctor'))
    .description('look for what would keep sm from working here; exits with 1 where something does')
    .addHelpText('after', examples('sm doctor', 'sm doctor --root /mnt/image', 'sm doctor --json'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/doctor.ts')).doctorCommand(flags, outside, terminal),
      ),
    );
}
