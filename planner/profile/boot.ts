import type { AbsolutePath, ResolvedProfile } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import { profileTarget, switchLink } from './farm.ts';

const start = `L+ ${switchLink} - - - - `;

/** The lines of tmpfiles.d(5) that bring the link back at boot, when /run is empty. */
export function bootLines(
  profile: ResolvedProfile,
  stateDirectory: AbsolutePath,
): readonly string[] {
  const target = profileTarget(profile, stateDirectory);
  return target === undefined
    ? []
    : [`d ${parentOf(switchLink)} 0755 root root - -`, `${start}${escaped(target)}`];
}

/** Where the link will lead after a boot, of the text of our file; undefined where it does not say. */
export function bootTarget(text: string): string | undefined {
  const argument = text
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.slice(start.length);
  const target = argument?.replace(/\\x20|\\\\|%%/g, (found) =>
    found === '\\x20' ? ' ' : found.slice(1),
  );
  return target !== undefined && escaped(target) === argument ? target : undefined;
}

// The argument of a line is unescaped as in C, its % are specifiers, and white space at its end is cut.
function escaped(target: string): string {
  return target.replace(/\\/g, '\\\\').replace(/%/g, '%%').replace(/ $/, '\\x20');
}
