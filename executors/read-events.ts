import { resolve } from 'node:path';
import { parse } from '../schema/parse.ts';
import type { Event } from '../schema/types.ts';
import { describeError, Failure } from './failure.ts';
import type { Outside } from './outside.ts';

// Some hundred thousand events.
const largestRun = 500 * 1024 * 1024;

/** A line of a recorded run: an event this sm knows, or what another one had to say. */
export type RecordedLine =
  | { readonly kind: 'event'; readonly event: Event; readonly at: string }
  | { readonly kind: 'message'; readonly message: string; readonly at: string };

/** Reads what apply --json printed or --json-into wrote; undefined where the file is something else. */
export function readEvents(outside: Outside, path: string): readonly RecordedLine[] | undefined {
  const text = readText(outside, path);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  if (recorded(first) === undefined) return undefined;
  return lines.map((line, index) => {
    const found = recorded(line);
    if (found !== undefined) return found;
    throw new Failure(
      'invalid',
      `Cannot read the run ${path}: line ${index + 1} is no event, expected what sm apply --json printed; it may be truncated`,
    );
  });
}

function readText(outside: Outside, path: string): string {
  try {
    return path === '-'
      ? outside.readStandardInput(largestRun).toString('utf8')
      : outside.read(resolve(outside.workingDirectory, path), largestRun).toString('utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('invalid', `Cannot read ${path}: ${describeError(error)}`);
  }
}

function recorded(line: string): RecordedLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('@module' in value)) return undefined;
  const fields = Object.entries(value);
  const common = new Map(fields.filter(([key]) => key.startsWith('@')));
  const at = String(common.get('@timestamp') ?? '');
  const parsed = parse('event', Object.fromEntries(fields.filter(([key]) => !key.startsWith('@'))));
  // Events of a later sm may be unknown here; their words are not.
  return parsed.ok
    ? { kind: 'event', event: parsed.value, at }
    : { kind: 'message', message: String(common.get('@message') ?? ''), at };
}
