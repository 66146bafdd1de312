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
  let pending: string | undefined;
  // systemd takes a byte order mark from the first line that has one.
  const lines = text.replace(/(^|[\n\r])\uFEFF/, '$1').split(/\r\n|\n\r|[\n\r\0]/);
  for (const [index, line] of lines.entries()) {
    if (/^[ \t]*[#;]/.test(line)) continue;
    const whole: string = (pending ?? '') + line;
    // Two backslashes are a backslash, and continue nothing.
    const escaped = (/\\*$/.exec(whole)?.[0].length ?? 0) % 2 === 1;
    pending = escaped ? `${whole.slice(0, -1)} ` : undefined;
    if (!escaped) found.push({ number: index + 1, text: trim(whole) });
  }
  if (pending !== undefined) found.push({ number: lines.length, text: trim(pending) });
  return found.filter((line) => line.text !== '');
}

const trim = (text: string): string => text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');
