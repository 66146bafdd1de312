import type { Command } from 'commander';
import { examples, type RunCommand } from './shared.ts';

/** `sm schema`. */
export function addSchema(program: Command, run: RunCommand): void {
  program
    .command('schema')
    .description('print a JSON Schema: manifest, plan, state, drift, event or acknowledgements')
    .argument('<name>')
    .addHelpText('after', examples('sm schema manifest > manifest.schema.json'))
    .action((name) =>
      run('auto', async (_, terminal) =>
        (await import('../commands/schema.ts')).schemaCommand(name, terminal),
      ),
    );
}
