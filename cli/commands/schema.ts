import { Failure } from '../../executors/failure.ts';
import { nearest } from '../../schema/failures.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { Terminal } from '../terminal.ts';

/** `sm schema NAME`: a JSON Schema, self-contained, for editors and policies. */
export async function schemaCommand(name: string, terminal: Terminal): Promise<ExitCode> {
  const { default: documents } = await import('../../schema/documents.json', {
    with: { type: 'json' },
  });
  const names = Object.keys(documents);
  if (!names.includes(name)) {
    const near = nearest(name, names);
    throw new Failure(
      'usage',
      `Cannot print the schema ${name}: expected one of ${names.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`,
    );
  }
  terminal.out(
    `${JSON.stringify((documents as Readonly<Record<string, unknown>>)[name], null, 2)}\n`,
  );
  return exit.ok;
}
