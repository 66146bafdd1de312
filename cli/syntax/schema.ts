import { Argument, type Command } from 'commander';
import { examples, type RunCommand } from './shared.ts';

const names = ['manifest', 'plan', 'state', 'drift', 'event', 'acknowledgements'] as const;

/** `sm schema`. */
export function addSchema(program: Command, run: RunCommand): void {
  program
    .command('schema')
    .description('print a JSON Schema: manifest, plan, state, drift, event or acknowledgements')
    // The command itself refuses others: it knows which of these is meant.
    .addArgument(new Argument('<name>').choices(names).argParser((name) => name))
    .addHelpText('after', examples('sm schema manifest > manifest.schema.json'))
    .action((name) =>
      run('auto', async (_, terminal) =>
        (await import('../commands/schema.ts')).schemaCommand(name, terminal),
      ),
    );
}
