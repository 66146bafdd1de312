import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeThrownBy, openDoor, path } from '../support/door.ts';

const test = suite('the door to a root');
const bytes = (text: string): Uint8Array => Buffer.from(text);

test('a new file has its bytes, its mode and its set-id bits, and never replaces another', () => {
  const { world, system, dispose } = openDoor();
  system.createFile(path('/etc/new'), bytes('new'), { mode: 0o4751 }, true);
  assert.is(world.read('/etc/new'), 'new');
  assert.is(system.lstat(path('/etc/new'))?.mode, 0o4751);
  const again = () => system.createFile(path('/etc/new'), bytes('x'), { mode: 0o644 }, false);
  assert.is(codeThrownBy(again), 'EEXIST');
  symlinkSync('elsewhere', world.at('/etc/dangling'));
  const through = () =>
    system.createFile(path('/etc/dangling'), bytes('x'), { mode: 0o644 }, false);
  assert.is(codeThrownBy(through), 'EEXIST');
  assert.not(world.exists('/etc/elsewhere'));
  dispose();
});

test('reading never follows a link, never waits on a FIFO, and knows its limit', () => {
  const { world, system, dispose } = openDoor();
  world.write('/etc/file', 'twelve bytes');
  symlinkSync('file', world.at('/etc/link'));
  execFileSync('mkfifo', [world.at('/etc/fifo')]);
  assert.is(system.read(path('/etc/file')).toString(), 'twelve bytes');
  assert.is(
    codeThrownBy(() => system.read(path('/etc/link'))),
    'ELOOP',
  );
  assert.throws(() => system.read(path('/etc/fifo')), /not a regular file/);
  assert.throws(() => system.read(path('/etc/file'), 11), /12 bytes, expected at most 11/);
  assert.is(
    codeThrownBy(() => system.read(path('/etc/none'))),
    'ENOENT',
  );
  let streamed = '';
  system.stream(path('/etc/file'), (piece) => {
    streamed += Buffer.from(piece).toString();
  });
  assert.is(streamed, 'twelve bytes');
  dispose();
});

test('what is absent is undefined, and each type has its name', () => {
  const { world, system, dispose } = openDoor();
  symlinkSync('target', world.at('/etc/link'));
  execFileSync('mkfifo', [world.at('/etc/fifo')]);
  assert.is(system.lstat(path('/etc/none')), undefined);
  assert.is(system.lstat(path('/none/at/all')), undefined);
  assert.is(system.readlink(path('/etc/none')), undefined);
  assert.is(system.readlink(path('/etc/link')), 'target');
  assert.is(
    codeThrownBy(() => system.readlink(path('/etc/fifo'))),
    'EINVAL',
  );
  assert.is(system.lstat(path('/etc/link'))?.type, 'symlink');
  assert.is(system.lstat(path('/etc/fifo'))?.type, 'fifo');
  assert.is(system.lstat(path('/etc'))?.type, 'directory');
  assert.is(system.lstat(path('/'))?.type, 'directory');
  assert.equal(system.list(path('/etc')), ['fifo', 'link']);
  dispose();
});

test('a second name and a new link clobber nothing; a rename replaces', () => {
  const { world, system, dispose } = openDoor();
  world.write('/etc/one', '1');
  world.write('/etc/two', '2');
  assert.is(
    codeThrownBy(() => system.hardLink(path('/etc/one'), path('/etc/two'))),
    'EEXIST',
  );
  assert.is(
    codeThrownBy(() => system.makeLink(path('/etc/two'), 'x')),
    'EEXIST',
  );
  assert.is(world.read('/etc/two'), '2');
  system.rename(path('/etc/one'), path('/etc/two'));
  assert.is(world.read('/etc/two'), '1');
  assert.not(world.exists('/etc/one'));
  system.hardLink(path('/etc/two'), path('/etc/three'));
  assert.is(lstatSync(world.at('/etc/two')).nlink, 2);
  dispose();
});

test('names that leave their directory or lead through a file reach nothing', () => {
  const { world, system, dispose } = openDoor();
  world.write('/etc/file', 'x');
  assert.is(system.parent(path('/etc/file')).state, 'blocked');
  assert.is(system.parent(path('/etc/none/deeper')).state, 'missing');
  assert.throws(() => system.createFile(path('/etc/file/x'), bytes(''), { mode: 0o644 }, false));
  assert.is(
    codeThrownBy(() => system.remove(path('/etc/none/x'))),
    'ENOENT',
  );
  assert.is(world.read('/etc/file'), 'x');
  dispose();
});

test('removing a tree stops at links, whatever they point at', () => {
  const { world, system, dispose } = openDoor();
  world.write('/opt/kept/file', 'kept');
  mkdirSync(world.at('/etc/tree/deep'), { recursive: true });
  symlinkSync('/opt/kept', world.at('/etc/tree/deep/absolute'));
  symlinkSync('../../../opt/kept', world.at('/etc/tree/deep/relative'));
  linkSync(world.at('/opt/kept/file'), world.at('/etc/tree/hard'));
  system.removeTree(path('/etc/tree'));
  assert.not(world.exists('/etc/tree'));
  assert.is(world.read('/opt/kept/file'), 'kept');
  system.removeTree(path('/etc/tree'));
  dispose();
});

test('a directory that is made has exactly its mode, whatever the umask', () => {
  const { system, dispose } = openDoor();
  const before = process.umask(0o077);
  system.makeDirectory(path('/etc/d'), { mode: 0o755 });
  system.createFile(path('/etc/f'), bytes(''), { mode: 0o666 }, false);
  process.umask(before);
  assert.is(system.lstat(path('/etc/d'))?.mode, 0o755);
  assert.is(system.lstat(path('/etc/f'))?.mode, 0o666);
  dispose();
});

test('an appender only ever adds, and closed files may be synced', () => {
  const { world, system, dispose } = openDoor();
  for (const line of ['one\n', 'two\n']) {
    const log = system.appender(path('/etc/log'));
    log.append(line);
    log.sync();
    log.close();
  }
  assert.is(world.read('/etc/log'), 'one\ntwo\n');
  assert.is(system.lstat(path('/etc/log'))?.mode, 0o600);
  chmodSync(world.at('/etc/log'), 0o000);
  system.sync(path('/etc'));
  dispose();
});

test.run();
