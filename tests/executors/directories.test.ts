import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openDoor, path } from '../support/door.ts';

const test = suite('directories on the way');
const bytes = Buffer.from('x');

test('a directory tells its real place, and whether everybody may enter', () => {
  const { world, system, dispose } = openDoor();
  mkdirSync(world.at('/opt/closed/inner'), { recursive: true });
  symlinkSync('/opt/closed', world.at('/etc/link'));
  assert.equal(system.parent(path('/')), { state: 'present', real: '/', open: true });
  const inner = system.parent(path('/etc/link/inner'));
  assert.is(inner.state === 'present' && inner.real, '/opt/closed/inner');
  dispose();
});

test('what is missing names the deepest directory that is there, and may come into being', () => {
  const { system, dispose } = openDoor();
  const missing = system.parent(path('/etc/a/b/c'));
  assert.is(missing.state, 'missing');
  assert.is(missing.state === 'missing' && missing.existing, '/etc');
  assert.is(missing.state === 'missing' && missing.real, '/etc/a/b/c');
  system.makeDirectory(path('/etc/a'), { mode: 0o755 });
  const next = system.parent(path('/etc/a/b/c'));
  assert.is(next.state === 'missing' && next.existing, '/etc/a');
  dispose();
});

test('a file or a dangling link on the way blocks it, and says where', () => {
  const { world, system, dispose } = openDoor();
  world.write('/etc/file', '');
  symlinkSync('nowhere', world.at('/etc/dangling'));
  const file = system.parent(path('/etc/file/below'));
  assert.is(file.state === 'blocked' && file.at, '/etc/file');
  const dangling = system.parent(path('/etc/dangling/below'));
  assert.is(dangling.state === 'blocked' && dangling.at, '/etc/dangling');
  dispose();
});

test('the root of a link in a root is that root, and .. does not climb out of it', () => {
  const { world, system, dispose } = openDoor();
  symlinkSync('/', world.at('/etc/top'));
  symlinkSync('..', world.at('/etc/up'));
  symlinkSync('../..', world.at('/etc/out'));
  const top = system.parent(path('/etc/top/etc'));
  assert.is(top.state === 'present' && top.real, '/etc');
  const up = system.parent(path('/etc/up'));
  assert.is(up.state === 'present' && up.real, '/');
  const out = system.parent(path('/etc/out'));
  assert.is(out.state === 'refused' && out.reason, 'outside_root');
  dispose();
});

test('an opened directory stays itself when it is moved and a link put in its place', () => {
  const { world, system, dispose } = openDoor();
  mkdirSync(world.at('/etc/app'));
  mkdirSync(world.at('/opt'));
  assert.is(system.parent(path('/etc/app')).state, 'present');
  renameSync(world.at('/etc/app'), world.at('/etc/moved'));
  symlinkSync('/opt', world.at('/etc/app'));
  system.createFile(path('/etc/app/file'), bytes, { mode: 0o644 }, false);
  assert.equal(readdirSync(world.at('/etc/moved')), ['file']);
  assert.equal(readdirSync(world.at('/opt')), []);
  system.refresh();
  const found = system.parent(path('/etc/app'));
  assert.is(found.state === 'present' && found.real, '/opt');
  dispose();
});

test('more directories than may be open at once are no trouble, nor is a rename between two', () => {
  const { world, system, dispose } = openDoor();
  for (let index = 0; index < 1100; index += 1) mkdirSync(world.at(`/etc/${index}`));
  for (let index = 0; index < 1100; index += 1) {
    system.createFile(path(`/etc/${index}/file`), bytes, { mode: 0o644 }, false);
  }
  for (let index = 1; index < 1100; index += 2) {
    system.rename(path(`/etc/${index}/file`), path(`/etc/${index - 1}/moved`));
  }
  assert.equal(readdirSync(world.at('/etc/0')).sort(), ['file', 'moved']);
  assert.ok(readdirSync('/proc/self/fd').length < 800);
  dispose();
});

test('closing gives every descriptor back', () => {
  const before = readdirSync('/proc/self/fd').length;
  const { world, system, dispose } = openDoor();
  for (let index = 0; index < 20; index += 1) mkdirSync(world.at(`/etc/${index}`));
  symlinkSync('3', world.at('/etc/link'));
  for (let index = 0; index < 20; index += 1) system.parent(path(`/etc/${index}`));
  system.parent(path('/etc/link'));
  rmSync(world.at('/etc/5'), { recursive: true });
  system.refresh();
  system.parent(path('/etc/link'));
  dispose();
  assert.is(readdirSync('/proc/self/fd').length, before);
});

test.run();
