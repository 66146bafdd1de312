import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOnly } from '../../../executors/layers.ts';
import { observeTmpfiles } from '../../../executors/tmpfiles/observe.ts';
import { contentDigest } from '../../../schema/canonical.ts';
import type { Address } from '../../../schema/types.ts';
import type { OtherActual } from '../../../state/other.ts';
import { type Door, openDoor } from '../../support/door.ts';

const test = suite('looking at the paths of tmpfiles lines');

function seenAt({ system }: Pick<Door, 'system'>, path: string): OtherActual {
  const address = `tmpfiles:${path}` as Address;
  const found = observeTmpfiles(system, [address]).get(address);
  if (found === undefined) throw new Error(`${path} was not looked at`);
  return found;
}

const uid = process.geteuid?.() ?? 0;
const gid = process.getegid?.() ?? 0;
const own = { type: 'tmpfiles', user: uid, group: gid } as const;

test('it sees what is there, its mode, its owners by number, and where links lead', async () => {
  const door = openDoor();
  const { world } = door;
  mkdirSync(world.at('/srv'));
  chmodSync(world.at('/srv'), 0o2750);
  assert.equal(seenAt(door, '/srv'), { ...own, is: 'directory', mode: '2750' });
  world.write('/srv/file', 'text', 0o640);
  const content = contentDigest('text');
  assert.equal(seenAt(door, '/srv/file'), { ...own, is: 'file', mode: '0640', content });
  symlinkSync('../nowhere', world.at('/srv/link'));
  assert.equal(seenAt(door, '/srv/link'), { ...own, is: 'symlink', target: '../nowhere' });
  spawnSync('mkfifo', ['-m', '600', world.at('/srv/fifo')]);
  assert.equal(seenAt(door, '/srv/fifo'), { ...own, is: 'fifo', mode: '0600' });
  const server = createServer().listen(world.at('/srv/socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  const socket = seenAt(door, '/srv/socket');
  assert.is(socket?.type === 'tmpfiles' && socket.is, 'anything', 'no line makes a socket');
  server.close();
  door.dispose();
});

test('nothing is there where a directory is missing or is none', () => {
  const door = openDoor();
  door.world.write('/srv/file', '');
  for (const path of ['/srv/missing', '/nowhere/below', '/srv/file/below'])
    assert.is(seenAt(door, path), null, path);
  door.dispose();
});

test('it looks through links of root, and not through those of others', () => {
  const door = openDoor();
  const { world } = door;
  mkdirSync(world.at('/srv/real'), { recursive: true });
  world.write('/srv/real/file', '');
  symlinkSync('real', world.at('/srv/link'));
  assert.is(seenAt(door, '/srv/link/file')?.type, 'tmpfiles');
  if (uid === 0) {
    chownSync(world.at('/srv'), 4321, 4321);
    door.system.refresh();
    assert.is(seenAt(door, '/srv/link/file')?.type, 'unreadable');
  }
  door.dispose();
});

test('it does not read what is long', () => {
  const door = openDoor();
  door.world.write('/srv/long', '');
  truncateSync(door.world.at('/srv/long'), 1024 * 1024 + 1);
  const seen = seenAt(door, '/srv/long');
  assert.is(seen?.type === 'tmpfiles' && seen.content, undefined);
  door.dispose();
});

test('it does not write', () => {
  const door = openDoor();
  door.world.write('/srv/file', 'text');
  const system = readOnly(door.system);
  assert.ok(seenAt({ system }, '/srv/file'));
  assert.ok(seenAt({ system }, '/srv'));
  door.dispose();
});

test.run();
