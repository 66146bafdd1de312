import type { Assignment } from './merged.ts';

type Line =
  | { readonly type: 'assignment'; readonly assignment: Assignment }
  | { readonly type: 'problem'; readonly problem: string };

interface Joined {
  /** Number of its last line. */
  readonly number: number;
  readonly text: string;
}

/** Every `Key=value` of a unit file as systemd reads it: nothing is unescaped, what it ignores is left out. */
export function parseUnit(text: string): readonly Assignment[] {
  return linesOf(text).flatMap((line) => (line.type === 'assignment' ? [line.assignment] : []));
}

/** What systemd ignores in a unit file though it is no comment, for warnings. */
export function syntaxProblems(text: string): readonly string[] {
  return linesOf(text).flatMap((line) => (line.type === 'problem' ? [line.problem] : []));
}

function linesOf(text: string): readonly Line[] {
  const found: Line[] = [];
  const complain = (number: number, problem: string): void => {
    found.push({ type: 'problem', problem: `line ${number}: ${problem}` });
  };
  let section: string | undefined;
  for (const { number, text: line } of joinedLines(text)) {
    const equals = line.indexOf('=');
    if (line.startsWith('[')) {
      if (!line.endsWith(']')) {
        // systemd gives the whole file up here; what a drop-in said before stays in force.
        complain(number, `found ${line}, expected [Section]; systemd reads no further`);
        return found;
      }
      section = line.slice(1, -1);
    } else if (section === undefined) {
      complain(number, `found ${line} before any section, expected [Section] above it`);
    } else if (equals <= 0) {
      complain(number, `found ${line}, expected [Section], Key=value or a # comment`);
    } else {
      const key = trim(line.slice(0, equals));
      const value = trim(line.slice(equals + 1));
      found.push({ type: 'assignment', assignment: { section, key, value } });
    }
  }
  return found;
}

// Lines without comments and empty ones; those that end in a backslash with the next, blanks and all.
function joinedLines(text: string): readonly Joined[] {
  const found: Joined[] = [];
  let pending = '';
  let number = 0;
  // systemd takes a byte order mark from the first line that has one.
  for (const line of text.replace(/(^|[\n\r])\uFEFF/, '$1').split(/\r\n|\n\r|[\n\r\0]/)) {
    number += 1;
    if (isComment(line)) continue;
    if (isContinued(line)) {
      pending = `${pending}${line.slice(0, -1)} `;
      continue;
    }
    const whole = trim(pending + line);
    if (whole !== '') found.push({ number, text: whole });
    pending = '';
  }
  const rest = trim(pending);
  return rest === '' ? found : [...found, { number, text: rest }];
}

const isComment = (line: string): boolean => {
  const first = line.charAt(blanksBefore(line));
  return first === '#' || first === ';';
};

// Two backslashes are a backslash, and continue nothing.
const isContinued = (line: string): boolean =>
  line.endsWith('\\') && (/\\+$/.exec(line)?.[0].length ?? 0) % 2 === 1;

function blanksBefore(text: string): number {
  let at = 0;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

function trim(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(Math.min(blanksBefore(text), end), end);
}

// Space, tab and line ends only: what else looks blank is content.
const isBlank = (code: number): boolean =>
  code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
