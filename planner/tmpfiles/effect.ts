import type { Line, LineMode, LineOwner } from './line.ts';
import { claims, makesDirectory, onlyRemoves, takesGlob } from './types.ts';

/**
 * Whether a line does something when we run systemd-tmpfiles: not what is for the boot only, what takes
 * a credential, which only services are given, or what removes.
 */
export function acts({ type, modifiers }: Line): boolean {
  return !modifiers.includes('!') && !modifiers.includes('^') && !onlyRemoves(type);
}

/**
 * Whether systemd ignores the second of two lines for one path, because the first has claimed it for
 * something else.
 */
export function shutsOut(first: Line, second: Line): boolean {
  if (takesGlob(first.type) !== takesGlob(second.type)) return false;
  if (!claims(first.type) || !claims(second.type) || wanted(first) === wanted(second)) return false;
  const appends = ({ type, modifiers }: Line): boolean => type === 'w' && modifiers.includes('+');
  return !(appends(first) && appends(second));
}

// What systemd compares; the type is not among it.
function wanted(line: Line): string {
  return JSON.stringify([
    line.argument?.raw,
    modeOf(line),
    ownerOf(line.user),
    ownerOf(line.group),
    line.age,
  ]);
}

function modeOf({ mode, type }: Line): readonly unknown[] {
  const left: Partial<LineMode> = mode ?? {};
  const bits = left.bits ?? (makesDirectory(type) ? 0o755 : 0o644);
  return [bits, mode !== undefined, left.masked === true, left.onlyNew === true];
}

function ownerOf(given: LineOwner | undefined): readonly unknown[] {
  return given === undefined ? [] : [given.owner === 'root' ? 0 : given.owner, given.onlyNew];
}

/** The lines for one path in the order in which systemd carries them out: what makes it comes first. */
export function inOrder(lines: readonly Line[]): readonly Line[] {
  const rank = ({ type }: Line): number => (takesGlob(type) ? 2 : 0) + (claims(type) ? 0 : 1);
  return [...lines].sort(
    (left, right) => rank(left) - rank(right) || left.type.charCodeAt(0) - right.type.charCodeAt(0),
  );
}
