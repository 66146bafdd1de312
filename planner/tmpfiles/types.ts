/** The types of lines that some systemd knows. */
export const lineTypes = 'fFdDvqQeLpcbCwzZmtTaAhHkKrRxX';

/** The letter at the beginning of a line. */
export type LineType =
  | ('f' | 'F' | 'd' | 'D' | 'v' | 'q' | 'Q' | 'e' | 'L' | 'p' | 'c' | 'b' | 'C' | 'w')
  | ('z' | 'Z' | 'm' | 't' | 'T' | 'a' | 'A' | 'h' | 'H' | 'k' | 'K' | 'r' | 'R' | 'x' | 'X');

/** Whether a letter is one of them. */
export function isLineType(letter: string): letter is LineType {
  return letter !== '' && lineTypes.includes(letter);
}

const within =
  (types: string) =>
  (type: LineType): boolean =>
    types.includes(type);

/** Whether lines of this type make a directory. */
export const makesDirectory = within('dDvqQ');

/** Whether lines of this type make a regular file. */
export const makesFile = within('fF');

/** Whether lines of this type make something that is not there yet. */
export const makes = within('dDvqQfFLpcbC');

/** Whether the path of such a line is a shell glob. */
export const takesGlob = within('ewzZmtTaAhHkKrRxX');

/** Whether such a line claims its path: systemd ignores a second one that wants something else. */
export const claims = within('dDvqQfFLpcbCewrRxX');

/** Whether such lines act with `systemd-tmpfiles --remove` or --clean only. */
export const onlyRemoves = within('rRxX');

/** Whether such a line sets the mode and the owners of what is there already. */
export const dresses = within('ezZmw');

/** Whether what such a line does cannot be told from the mode, the owners and the type of its path. */
export const goesUnseen = within('wZtTaAhHkK');
