import { resolve } from 'node:path';
import { parse } from '../schema/parse.ts';
import { describeProblem, type Problem } from '../schema/problem.ts';
import type { Acknowledgement, Acknowledgements } from '../schema/types.ts';
import { meansSomething, patternForm } from '../state/match.ts';
import { describeError, Failure } from './failure.ts';
import type { Outside } from './outside.ts';

const largestFile = 4 * 1024 * 1024;

/** Reads the acknowledgements in a YAML or JSON file; a file that is not there holds none. */
export async function readAcknowledgements(
  outside: Outside,
  path: string,
): Promise<readonly Acknowledgement[]> {
  const text = readAcknowledgementFile(outside, path);
  return text === undefined ? [] : (await parseAcknowledgements(text, path)).acknowledged;
}

/** The text of an acknowledgement file; undefined where there is none. Fails with `invalid`. */
export function readAcknowledgementFile(outside: Outside, path: string): string | undefined {
  const absolute = resolve(outside.workingDirectory, path);
  const stat = attempt(path, () => outside.stat(absolute));
  if (stat === undefined) return undefined;
  const others = (stat.mode & 0o002) !== 0 || ((stat.mode & 0o020) !== 0 && stat.gid !== 0);
  const stranger = stat.uid !== 0 && stat.uid !== outside.account.uid;
  // Whoever can write it can hide what they did to the host.
  if (outside.uid === 0 && stat.file && (others || stranger)) {
    throw cannotUse(
      path,
      others ? 'others can write it' : `it belongs to uid ${stat.uid}`,
      'a file that only root can write; see chown and chmod go-w',
    );
  }
  return attempt(path, () => outside.read(absolute, largestFile)).toString('utf8');
}

/** Checks the form of acknowledgements, naming every problem. Fails with `invalid`. */
export async function parseAcknowledgements(text: string, path: string): Promise<Acknowledgements> {
  const parsed = parse('acknowledgements', await parseText(text, path));
  const problems = parsed.ok ? parsed.value.acknowledged.flatMap(problemsOf) : parsed.problems;
  if (parsed.ok && problems.length === 0) return parsed.value;
  throw new Failure('invalid', [
    `Cannot use the acknowledgements ${path}: found ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}, expected what sm schema acknowledgements describes`,
    ...problems.slice(0, 20).map((problem) => `  ${describeProblem(problem)}`),
  ]);
}

// What hides something for good belongs into the manifest, where apply knows of it.
function problemsOf(entry: Acknowledgement, index: number): readonly Problem[] {
  const place = `acknowledged[${index}]`;
  const form: readonly Problem[] = meansSomething(entry.address)
    ? []
    : [{ place: `${place}.address`, found: JSON.stringify(entry.address), expected: patternForm }];
  const endless = entry.fingerprint === undefined && entry.until === undefined;
  if (!endless) return form;
  const found = 'neither fingerprint nor until';
  const hint = 'what is never to be reported belongs into settings.ignoreDrift';
  return [...form, { place, found, expected: 'one of them', hint }];
}

async function parseText(text: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (path.endsWith('.json')) {
      throw cannotUse(path, (error as Error).message, 'JSON without mistakes');
    }
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { uniqueKeys: true, version: '1.2' });
  const [first] = document.errors;
  if (first !== undefined) throw cannotUse(path, first.message.trim(), 'YAML 1.2');
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw cannotUse(path, (error as Error).message, 'YAML 1.2 without so many aliases');
  }
}

function attempt<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw cannotUse(path, describeError(error), 'a readable file');
  }
}

const cannotUse = (path: string, found: string, expected: string): Failure =>
  new Failure('invalid', `Cannot use the acknowledgements ${path}: ${found}, expected ${expected}`);
