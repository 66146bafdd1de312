import type { Address, OtherValue } from '../../schema/types.ts';
import { pathOf } from '../../state/address.ts';
import { codeOf, describeError } from '../failure.ts';
import type { System } from '../system.ts';

/**
 * Removes a directory that is empty or a link that leads where it did, and never anything else; a text
 * says why it is still there.
 */
export function removeTmpfiles(
  address: Address,
  recorded: OtherValue | null,
  system: System,
): string | undefined {
  const path = pathOf(address);
  const refuse = (found: string, wanted: string): string =>
    `Cannot remove ${path}: ${found}, expected ${wanted}; it is left as it is`;
  if (recorded?.type !== 'tmpfiles') return refuse('nothing is recorded of it', 'what was made');
  try {
    const stat = system.lstat(path);
    if (stat === undefined) return undefined;
    if (recorded.is === 'directory') {
      if (stat.type !== 'directory') return refuse(`a ${stat.type} is there`, 'a directory');
      system.removeDirectory(path);
      return undefined;
    }
    if (recorded.is !== 'symlink') return refuse('it may hold data', 'a directory or a link');
    if (stat.type !== 'symlink' || system.readlink(path) !== recorded.target) {
      return refuse('something else is there', `a link to ${recorded.target}`);
    }
    system.remove(path);
    return undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    return refuse(describeError(error), 'an empty directory or a link of ours');
  }
}
