import { resolve } from 'node:path';
import { parse } from '../schema/parse.ts';
import { describeProblem } from '../schema/problem.ts';
import type { Plan } from '../schema/types.ts';
import { describeError, Failure } from './failure.ts';
import type { Outside } from './outside.ts';

/** The largest plan, in bytes. */
const largestPlan = 500 * 1024 * 1024;

/**
 * Reads a plan from a file or, with `-`, from standard input, and checks its form. A file that others
 * could have written is refused: whoever can write the plan decides what root does.
 */
export function readPlan(outside: Outside, path: string): Plan {
  if (path === '-') return parsePlan(readStandardInput(outside), 'standard input');
  const absolute = resolve(outside.workingDirectory, path);
  const plan = parsePlan(readFile(outside, absolute), absolute);
  mustBeOurs(outside, absolute);
  return plan;
}

function readStandardInput(outside: Outside): string {
  return outside.readStandardInput(largestPlan).toString('utf8');
}

function readFile(outside: Outside, path: string): string {
  try {
    return outside.read(path, largestPlan).toString('utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      'invalid',
      `Cannot read the plan ${path}: ${describeError(error)}, expected a file that sm plan wrote`,
    );
  }
}

function parsePlan(text: string, name: string): Plan {
  if (text.trim() === '') {
    throw new Failure(
      'invalid',
      `Cannot use the plan ${name}: it is empty, expected what sm plan wrote; perhaps sm plan failed, run it again`,
    );
  }
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    if (/^version:\s*1\s*$/m.test(text)) throw isManifest(name);
    throw new Failure(
      'invalid',
      `Cannot use the plan ${name}: ${(error as Error).message}, expected whole JSON; it may be truncated, plan again`,
    );
  }
  const top = typeof input === 'object' && input !== null ? input : {};
  const version = 'format_version' in top ? top.format_version : undefined;
  if (version === undefined && 'version' in top && top.version === 1) throw isManifest(name);
  if (typeof version === 'string' && !version.startsWith('1.')) {
    throw new Failure(
      'invalid',
      `Cannot use the plan ${name}: its format_version is ${version}, expected 1.x; plan again with this sm`,
    );
  }
  const parsed = parse('plan', input);
  if (parsed.ok) return parsed.value;
  throw new Failure('invalid', [
    `Cannot use the plan ${name}: found ${parsed.problems.length} problems, expected what sm plan wrote`,
    ...parsed.problems.slice(0, 10).map((problem) => `  ${describeProblem(problem)}`),
  ]);
}

const isManifest = (name: string): Failure =>
  new Failure(
    'invalid',
    `Cannot use the plan ${name}: it is a manifest, expected what sm plan wrote; to plan and apply it, run: sm apply --manifest ${name}`,
  );

function mustBeOurs(outside: Outside, path: string): void {
  const stat = outside.stat(path);
  if (stat === undefined || !stat.file) return;
  const refuse = (found: string, mend: string): Failure =>
    new Failure(
      'refused',
      `Cannot trust the plan ${path}: ${found}, expected a file that only you can write; ${mend}`,
    );
  if ((stat.mode & 0o002) !== 0)
    throw refuse('everybody can write it', `chmod o-w ${path}, and plan again`);
  if ((stat.mode & 0o020) !== 0 && !isOwnGroup(outside, stat.uid, stat.gid)) {
    throw refuse(`group ${stat.gid} can write it`, `chmod g-w ${path}, and plan again`);
  }
  if (outside.uid === 0 && stat.uid !== 0 && stat.uid !== outside.account.uid) {
    throw refuse(`it belongs to uid ${stat.uid}`, 'plan again as root');
  }
}

// With a umask of 002 people's files are writable by their group of one.
function isOwnGroup(outside: Outside, uid: number, gid: number): boolean {
  if (uid === 0 && gid === 0) return true;
  const line = (outside.peek('/etc/passwd') ?? '')
    .split('\n')
    .find((entry) => entry.split(':')[2] === String(uid));
  return line?.split(':')[3] === String(gid);
}
