import type { AbsolutePath } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import { shown } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { adoptedNote, oldStatePath } from './read-old-state.ts';

/**
 * Puts the old state aside and a note in its place, which system-manager stops at: with the state it
 * would go on managing what is ours, and without one it would set our files aside as originals.
 * Returns where the old state is now.
 */
export function handOver({ system, outside }: Machine): string {
  const kept = freeName((path) => system.lstat(path) === undefined);
  const note = `${oldStatePath}.note` as AbsolutePath;
  if (system.lstat(note) !== undefined) system.remove(note);
  const text = [
    `${adoptedNote} on ${outside.now().toISOString()}.`,
    `The state of system-manager is kept in ${kept}.`,
    'This is deliberately no JSON: system-manager stops here before it touches anything.',
    'To go back to system-manager: sm destroy, then remove this file, then activate.',
    '',
  ].join('\n');
  system.createFile(note, Buffer.from(text), { mode: 0o644 }, true);
  system.hardLink(oldStatePath, kept);
  system.rename(note, oldStatePath);
  system.sync(parentOf(oldStatePath));
  return shown(system, kept);
}

function freeName(isFree: (path: AbsolutePath) => boolean): AbsolutePath {
  for (let number = 0; ; number += 1) {
    const path = `${oldStatePath}.adopted-by-sm${number === 0 ? '' : `.${number}`}` as AbsolutePath;
    if (isFree(path)) return path;
  }
}
