import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Collected, collect } from '../../executors/collect.ts';
import { openOutside } from '../../executors/outside.ts';
import { openToChange } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import type { Engine } from './engine.ts';
import type { Scratch } from './scratch.ts';

function within<T>({ root }: Engine, use: (session: ReturnType<typeof openToChange>) => T): T {
  const session = openToChange(openOutside(), {
    root,
    stateDirectory: undefined,
    lockTimeout: 0,
    what: 'generations',
  });
  try {
    return use(session);
  } finally {
    session.close();
  }
}

/** The numbers of the generations that are kept, the oldest first. */
export function generationsOn({ root }: Engine): readonly number[] {
  const directory = join(root, 'var/lib/system-manager/generations');
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => /^\d+$/.test(name));
  return names.map(Number).sort((left, right) => left - right);
}

/** Deletes generations, and collects. */
export function deleteOn(engine: Engine, which: (number: number) => boolean): Collected {
  return within(engine, ({ machine }) =>
    collect(machine, readState(machine.system, machine.layout), which),
  );
}

/**
 * The same manifest with the texts of every second file in a source beside the root, which is written
 * anew for each manifest: what it said before is nowhere but in what sm keeps.
 */
export function withSources(
  world: Scratch,
  wanted: Readonly<Record<string, unknown>>,
  number: number,
): Readonly<Record<string, unknown>> {
  const { etc = {} } = wanted as {
    etc?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const entries = Object.entries(etc).map(([key, entry], index) => {
    const { text, ...rest } = entry;
    if (typeof text !== 'string' || entry.mode === 'symlink' || (index + number) % 2 === 1) {
      return [key, entry] as const;
    }
    return [key, { ...rest, source: world.beside(`source-${index}`, text) }] as const;
  });
  return { ...wanted, etc: Object.fromEntries(entries) };
}
