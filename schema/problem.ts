/** One thing that is wrong with an input: where, what was found, what would be right. */
export interface Problem {
  readonly place: string;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;
}

/** One line for people, in the house's grammar: place, colon, found, expected, what to do. */
export function describeProblem({ place, found, expected, hint }: Problem): string {
  const head = place === '' ? '' : `${place}: `;
  const tail = hint === undefined ? '' : `; ${hint}`;
  return `${head}found ${found}, expected ${expected}${tail}`;
}

/** A value as it is quoted in a message: short, on one line, and never a whole file. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = textOf(value);
  const named = Array.isArray(value) ? 'array ' : typeof value === 'number' ? 'number ' : '';
  return `${named}${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}

function textOf(value: unknown): string {
  if (Array.isArray(value) && value.length > 10) return `of ${value.length} items`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'nested too deeply to show';
  }
}
