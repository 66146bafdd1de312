import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { house } from '../support/house-sources.ts';
import { openNix } from '../support/nix.ts';

const test = suite('the files of nix');
const nix = await openNix();

const files = [
  'flake.nix',
  ...readdirSync(join(house, 'nix'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.nix'))
    .map((name) => join('nix', name))
    .sort(),
];
const read = (file: string): string => readFileSync(join(house, file), 'utf8');

test('each is well-formed', () => {
  const paths = files.map((file) => join(house, file));
  const { code, stderr } = nix.run('nix-instantiate', '--parse', ...paths);
  assert.is(code, 0, stderr);
  assert.ok(files.length > 20);
});

test('each has at most 200 lines, two spaces, and no space at the end of a line', () => {
  const long = files.filter((file) => read(file).split('\n').length - 1 > 200);
  const strange = files.filter((file) => /\t|[ ]$/m.test(read(file)));
  assert.equal(long, []);
  assert.equal(strange, []);
});

test('each module is in the list, and the list has no other', () => {
  const listed = nix.evaluate(`map toString (import ${house}/nix/modules)`) as readonly string[];
  assert.equal(listed.length, new Set(listed).size);
  const helpers = ['default.nix', 'etc-entry.nix', 'etc-options.nix', 'user-options.nix'];
  const there = readdirSync(join(house, 'nix/modules'))
    .filter((name) => name.endsWith('.nix') && !helpers.includes(name))
    .map((name) => join(house, 'nix/modules', name));
  assert.equal(
    there.filter((path) => !listed.includes(path)),
    [],
  );
});

test.run();
