import type { Command } from 'commander';
import { examples, onHost, type RunCommand } from './shared.ts';

/** `sm state list|show|rm|pull`. */
export function addState(program: Command, run: RunCommand): void {
  const state = program
    .command('state')
    .description('look into the state, or forget a resource')
    .addHelpText('after', examples('sm state list', 'sm state show file:/etc/motd'));
  onHost(state.command('list'))
    .description('list what is managed')
    .addHelpText('after', examples('sm state list', 'sm state list --json'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/state.ts')).stateList(flags, outside, terminal),
      ),
    );
  onHost(state.command('show'))
    .description('show one resource')
    .addHelpText('after', examples('sm state show file:/etc/motd'))
    .argument('<address>')
    .action((name, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/show.ts')).showCommand(name, flags, outside, terminal),
      ),
    );
  onHost(state.command('rm'))
    .description('forget resources without touching them')
    .addHelpText('after', examples('sm state rm file:/etc/motd'))
    .argument('<address...>')
    .action((names, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/state.ts')).stateRemove(names, flags, outside, terminal),
      ),
    );
  onHost(state.command('pull'))
    .description('print the state')
    .addHelpText('after', examples('sm state pull | jq .serial'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/state.ts')).statePull(flags, outside, terminal),
      ),
    );
}
