import type {
  AbsolutePath,
  Address,
  ContentDigest,
  FileValue,
  UnitValue,
} from '../../schema/types.ts';
import { baseName, pathOf } from '../../state/address.ts';

/** Where our own unit files, drop-ins and links lie. */
export const unitDirectory = '/etc/systemd/system' as AbsolutePath;

/** The path of a unit's own file. */
export function fragmentPath(name: string): AbsolutePath {
  return `${unitDirectory}/${name}` as AbsolutePath;
}

/** The path of one of its drop-ins. */
export function dropInPath(name: string, file: string): AbsolutePath {
  return `${unitDirectory}/${name}.d/${file}` as AbsolutePath;
}

/** A unit as its parts make it: what each of them holds, null for nothing. */
export function unitValue(
  name: string,
  parts: ReadonlyMap<Address, FileValue | null>,
): UnitValue | null {
  let fragment: ContentDigest | null = null;
  let masked = false;
  let text: string | undefined;
  const dropIns: Record<string, ContentDigest> = {};
  const links: Record<string, string | null> = {};
  let there = false;
  for (const [address, value] of parts) {
    const path = pathOf(address);
    if (value === null) continue;
    there = true;
    if (value.type === 'absent') links[path] = null;
    else if (value.type === 'symlink' && path === fragmentPath(name)) {
      if (value.target === '/dev/null') masked = true;
      else links[path] = value.target;
    } else if (value.type === 'symlink') links[path] = value.target;
    else if (value.type === 'file' && path === fragmentPath(name)) {
      fragment = value.content;
      text = value.text;
    } else if (value.type === 'file') dropIns[baseName(path)] = value.content;
  }
  if (!there) return null;
  return {
    drop_ins: dropIns,
    fragment,
    links,
    masked,
    ...(text === undefined ? {} : { text }),
    type: 'unit',
  };
}
