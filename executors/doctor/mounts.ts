import { resolve } from 'node:path';
import type { AbsolutePath } from '../../schema/types.ts';
import { isBelow } from '../../state/address.ts';
import { shown } from '../layout.ts';
import { type Check, finding } from './finding.ts';

const unescaped = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  );

/** Whether what is mounted at or above a path is read-only, from /proc/self/mountinfo. */
export function isReadOnly(mountinfo: string, path: string): boolean {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const [point = '', options = ''] = fields.slice(4);
    const above = unescaped(point);
    if (separator === -1 || !(above === path || isBelow(path, above))) return [];
    const all = [...options.split(','), ...(fields[separator + 3] ?? '').split(',')];
    return [{ length: above.length, isReadOnly: all.includes('ro') }];
  });
  // Of several at one place the last one covers the others.
  const longest = Math.max(0, ...mounts.map(({ length }) => length));
  return mounts.filter(({ length }) => length === longest).at(-1)?.isReadOnly ?? false;
}

/** Whether /etc and the place of the state can be written at all. */
export const checkMounts: Check = ({ system, layout, outside }) => {
  const mountinfo = outside.peek('/proc/self/mountinfo') ?? '';
  const places = ['/etc' as AbsolutePath, layout.directory].map((path) => shown(system, path));
  const closed = places.filter((path) => isReadOnly(mountinfo, resolve(path)));
  return closed.length === 0
    ? [finding('mounts', 'ok', `${places.join(' and ')} can be written`)]
    : closed.map((path) =>
        finding(
          'mounts',
          'problem',
          `${path} is mounted read-only`,
          `mount -o remount,rw on the file system of ${path}; an image-based system may want its own tool`,
        ),
      );
};
