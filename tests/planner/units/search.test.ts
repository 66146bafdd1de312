import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  dropInDirectories,
  fragmentPaths,
  installDirectories,
  unitDirectories,
} from '../../../planner/units/search.ts';

const test = suite('the search path of units');

const below = (directory: string, paths: readonly string[]): readonly string[] =>
  paths
    .filter((path) => path.startsWith(`${directory}/`))
    .map((path) => path.slice(directory.length + 1));
const etc = '/etc/systemd/system';
const run = '/run/systemd/system';

test('what the administrator wrote counts before what was made at boot, and that before the vendor', () => {
  const order = [etc, run, '/run/systemd/generator', '/usr/lib/systemd/system'];
  const found = unitDirectories.filter((directory) => order.includes(directory));
  assert.equal(found, order);
});

test('an instance’s own file counts before its template’s, wherever both lie', () => {
  const paths: readonly string[] = fragmentPaths('foo@x.service');
  const last = paths.indexOf('/run/systemd/generator.late/foo@x.service');
  assert.ok(last < paths.indexOf(`${etc}.control/foo@.service`) && last !== -1);
  assert.is(fragmentPaths('foo.service').length, unitDirectories.length);
});

test('drop-ins may lie under each prefix, the longest first, and under the type last of all', () => {
  const paths = dropInDirectories('a-b-c.service', []);
  const own = ['a-b-c.service.d', 'a-b-.service.d', 'a-.service.d', 'service.d'];
  assert.equal(below(etc, paths), own);
  assert.ok(paths.indexOf(`${run}/a-.service.d` as never) < paths.findIndex(endsInType));
});

const endsInType = (path: string): boolean => path.endsWith('/service.d');

test('a place earlier in the search path counts before a more specific name', () => {
  const paths: readonly string[] = dropInDirectories('a-b.service', []);
  assert.ok(paths.indexOf(`${etc}/a-.service.d`) < paths.indexOf(`${run}/a-b.service.d`));
});

test('drop-ins of an instance are its own, its template’s, and those of the prefixes of both', () => {
  assert.equal(below(etc, dropInDirectories('a-b@x.service', [])), [
    'a-b@x.service.d',
    'a-b@.service.d',
    'a-.service.d',
    'a-@x.service.d',
    'a-@.service.d',
    'service.d',
  ]);
});

test('drop-ins of an alias count after all of the unit’s own, those of its prefixes too', () => {
  const paths: readonly string[] = dropInDirectories('a.service', ['b-c.service']);
  assert.equal(below(etc, paths), ['a.service.d', 'b-c.service.d', 'b-.service.d', 'service.d']);
  assert.ok(paths.indexOf(`${run}/a.service.d`) < paths.indexOf(`${etc}/b-c.service.d`));
});

test('no directory is named twice', () => {
  const paths = dropInDirectories('a-b@x.service', ['a-c@x.service']);
  assert.is(new Set(paths).size, paths.length);
});

test('names of directories that are nowhere can be spared', () => {
  const paths = dropInDirectories('a-b.service', [], (name) => name === 'a-.service.d');
  assert.equal(
    paths,
    unitDirectories.map((directory) => `${directory}/a-.service.d`),
  );
});

test('systemctl enable knows of drop-ins of the unit and of its template only', () => {
  assert.equal(below(etc, installDirectories('a-b@x.service')), [
    'a-b@x.service.d',
    'a-b@.service.d',
  ]);
});

test.run();
