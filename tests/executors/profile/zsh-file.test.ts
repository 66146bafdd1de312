import { mkdirSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readZshFile } from '../../../executors/profile/zsh-file.ts';
import { openDoor, path } from '../../support/door.ts';

const test = suite('looking at the file of zsh');
const at = '/etc/zsh/zprofile';

test('a host without zsh has none', () => {
  const { system, dispose } = openDoor();
  assert.equal(readZshFile(system), { state: 'none' });
  dispose();
});

test('its text is read, and its absence told', () => {
  const { world, system, dispose } = openDoor();
  mkdirSync(world.at('/etc/zsh'));
  assert.equal(readZshFile(system), { state: 'absent' });
  world.write(at, '# nothing\n');
  assert.equal(readZshFile(system), { state: 'text', text: '# nothing\n' });
  dispose();
});

test('a link, bytes that are no text, and a very large file are something else', () => {
  const { world, system, dispose } = openDoor();
  mkdirSync(world.at('/etc/zsh'));
  symlinkSync('/etc/profile', world.at(at));
  assert.equal(readZshFile(system), { state: 'other' });
  system.remove(path(at));
  for (const bytes of [Buffer.from([0xff, 0xfe]), Buffer.alloc(65_537, '#')]) {
    world.write(at, bytes);
    assert.equal(readZshFile(system), { state: 'other' });
  }
  dispose();
});

test.run();
