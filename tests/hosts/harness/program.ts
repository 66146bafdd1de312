import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes a TypeScript program for as long as an action takes; `'./x.ts'` in it is a file of the harness. */
export async function withProgram<Result>(
  text: string,
  action: (path: string) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'sm-hosts-'));
  const path = join(directory, 'program.mts');
  writeFileSync(path, text.replaceAll(/'\.\/([\w-]+\.ts)'/g, `'${import.meta.dirname}/$1'`));
  try {
    return await action(path);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
