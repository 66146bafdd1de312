import type { AbsolutePath } from '../../schema/types.ts';
import { parentOf } from '../../state/address.ts';
import { run } from '../command.ts';
import { shown } from '../layout.ts';
import { type Check, type Finding, finding, type Patient } from './finding.ts';

const mebibyte = 1024 * 1024;
const few = { bytes: 100 * mebibyte, inodes: 1000 };
const none = { bytes: mebibyte, inodes: 20 };

/** Room on a file system; undefined inodes where it has no fixed number of them. */
export interface Room {
  readonly bytes: number;
  readonly inodes: number | undefined;
}

/** What `df --output=avail,itotal,iavail` says in bytes. */
export function readRoom(output: string): Room | undefined {
  const [bytes, total, inodes] = (output.trim().split('\n').at(-1) ?? '').trim().split(/\s+/);
  if (bytes === undefined || !/^\d+$/.test(bytes)) return undefined;
  const counts = /^[1-9]\d*$/.test(total ?? '');
  return { bytes: Number(bytes), inodes: counts ? Number(inodes) : undefined };
}

/** What that much room is for an apply. */
export function judgeRoom({ bytes, inodes }: Room): Finding['level'] {
  const under = (limit: typeof few): boolean =>
    bytes < limit.bytes || (inodes !== undefined && inodes < limit.inodes);
  return under(none) ? 'problem' : under(few) ? 'warning' : 'ok';
}

/** Space and inodes where the state and /etc lie. */
export const checkSpace: Check = async (patient) => {
  const places = [patient.layout.directory, '/etc' as AbsolutePath];
  return Promise.all(places.map((path) => roomAt(patient, path)));
};

async function roomAt({ system }: Patient, wanted: AbsolutePath): Promise<Finding> {
  let path = wanted;
  while (path !== '/' && system.lstat(path) === undefined) path = parentOf(path);
  const { stdout } = await run([
    'df',
    '-B1',
    '--output=avail,itotal,iavail',
    '--',
    shown(system, path),
  ]);
  const room = readRoom(stdout);
  const name = shown(system, wanted);
  if (room === undefined)
    return finding('space', 'warning', `cannot tell how much there is for ${name}`);
  const inodes = room.inodes === undefined ? '' : `, ${room.inodes} inodes`;
  const text = `${Math.floor(room.bytes / mebibyte)} MiB${inodes} free for ${name}`;
  const level = judgeRoom(room);
  return level === 'ok'
    ? finding('space', 'ok', text)
    : finding('space', level, text, 'make room: every apply keeps what it replaces');
}

/** How much our own backups and contents take. */
export const checkStore: Check = async ({ system, layout }) => {
  const there = [layout.backups, layout.store, layout.generations]
    .filter((path) => system.lstat(path) !== undefined)
    .map((path) => shown(system, path));
  if (there.length === 0) return [finding('kept', 'ok', 'nothing is kept yet')];
  const { stdout } = await run(['du', '-sck', '--', ...there]);
  const kibibytes = Number(/^(\d+)\s+total$/m.exec(stdout)?.[1] ?? '0');
  const text = `${Math.ceil(kibibytes / 1024)} MiB of backups, contents and generations`;
  return kibibytes < 5 * 1024 * 1024
    ? [finding('kept', 'ok', text)]
    : [finding('kept', 'warning', text, 'lower settings.retain in the manifest')];
};
