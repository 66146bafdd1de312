import type { Address, Owner, ResolvedManifest, TmpfilesValue } from '../../schema/types.ts';
import { ancestorsOf, fileAddress, isBelow, pathOf } from '../../state/address.ts';
import type { Line } from './line.ts';
import { dresses, makes } from './types.ts';

type Files = ResolvedManifest['files'];

/** Why a line cannot go with the files of the same manifest at its path, above it or below it. */
export function rivalOf(line: Line, value: TmpfilesValue, files: Files): string | undefined {
  const { type, path } = line;
  const above = ancestorsOf(path).find((one) => files[fileAddress(one)]?.type === 'file');
  if (above !== undefined && makes(type)) {
    return `the manifest puts a file at ${above}, expected a directory or nothing there; remove one of the two`;
  }
  const file = files[fileAddress(path)];
  const own = file === undefined ? undefined : rivalry(line, value, file);
  return own ?? (type === 'Z' ? below(line, files) : undefined);
}

function rivalry({ type }: Line, value: TmpfilesValue, file: Files[Address] & object) {
  const same = 'expected one of the two; remove the line or the entry';
  if (makes(type) && type !== 'C') {
    const sameFile = file.type === 'file' && value.is === 'file' && value.content === undefined;
    const sameLink =
      file.type === 'symlink' && value.is === 'symlink' && value.target === file.target;
    if (!sameFile && !sameLink) return `the manifest has a file entry for the same path, ${same}`;
  }
  if (file.type !== 'file' || !(makes(type) || dresses(type))) return undefined;
  if (type === 'w') return `the manifest has a file entry for what it writes to, ${same}`;
  const field = differing(value, file);
  return field === undefined
    ? undefined
    : `the file entry for the same path has another ${field}, expected the same; set it in the entry, and remove the line`;
}

function below({ path, mode, user, group }: Line, files: Files): string | undefined {
  const given = {
    ...(mode === undefined || mode.masked || mode.onlyNew ? {} : { mode: octal(mode.bits) }),
    ...(user === undefined || user.onlyNew ? {} : { user: user.owner }),
    ...(group === undefined || group.onlyNew ? {} : { group: group.owner }),
  };
  for (const [address, file] of Object.entries(files)) {
    if (file?.type !== 'file' || !isBelow(pathOf(address as Address), path)) continue;
    const field = differing(given, file);
    if (field === undefined) continue;
    return `it changes the ${field} of ${pathOf(address as Address)}, for which the manifest has a file entry, expected the same; set it in the entry, or choose narrower paths`;
  }
  return undefined;
}

interface Dress {
  readonly mode?: string;
  readonly user?: Owner;
  readonly group?: Owner;
}

function differing(given: Dress, file: Required<Dress>): 'mode' | 'user' | 'group' | undefined {
  if (given.mode !== undefined && given.mode !== file.mode) return 'mode';
  if (given.user !== undefined && !isSame(given.user, file.user)) return 'user';
  return given.group !== undefined && !isSame(given.group, file.group) ? 'group' : undefined;
}

const isSame = (one: Owner, other: Owner): boolean =>
  (one === 'root' ? 0 : one) === (other === 'root' ? 0 : other);

const octal = (bits: number): string => bits.toString(8).padStart(4, '0');
