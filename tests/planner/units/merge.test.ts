import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeUnit } from '../../../planner/units/merge.ts';
import type { UnitFiles } from '../../../state/units.ts';
import { unitFiles } from '../../support/unit-files.ts';
import { mergedView } from '../../support/unit-view.ts';
import '../../support/properties.ts';

const test = suite('units as systemd reads them');

const etc = '/etc/systemd/system';
const run = '/run/systemd/system';
const usr = '/usr/lib/systemd/system';
const a = `${usr}/a.service`;

const values = (files: UnitFiles, section: string, key: string, name = 'a.service') =>
  mergeUnit(name, files).settings.get(section)?.get(key);

test('a fragment comes first, then drop-ins by their file names, wherever they lie', () => {
  const files = unitFiles({
    [a]: '[Unit]\nX=fragment\n',
    [`${etc}/a.service.d/20.conf`]: '[Unit]\nX=20\n',
    [`${usr}/a.service.d/10.conf`]: '[Unit]\nX=10\n',
    [`${run}/service.d/15.conf`]: '[Unit]\nX=15\n',
  });
  assert.equal(values(files, 'Unit', 'X'), ['fragment', '10', '15', '20']);
  assert.equal(mergedView('a.service', files), [
    a,
    `${usr}/a.service.d/10.conf`,
    `${run}/service.d/15.conf`,
    `${etc}/a.service.d/20.conf`,
  ]);
});

test('of drop-ins with one file name the first in the search path counts', () => {
  const files = unitFiles({
    [a]: '[Unit]\n',
    [`${usr}/a.service.d/x.conf`]: '[Unit]\nX=usr\n',
    [`${run}/a.service.d/x.conf`]: '[Unit]\nX=run\n',
    [`${etc}/service.d/x.conf`]: '[Unit]\nX=type\n',
  });
  assert.equal(values(files, 'Unit', 'X'), ['run']);
});

test('a masked drop-in takes the others of its file name with it', () => {
  const files = unitFiles({
    [a]: '[Unit]\nX=1\n',
    [`${etc}/a.service.d/x.conf`]: null,
    [`${usr}/a.service.d/x.conf`]: '[Unit]\nX=2\n',
  });
  assert.equal(values(files, 'Unit', 'X'), ['1']);
  assert.equal(mergeUnit('a.service', files).dropIns, [`${etc}/a.service.d/x.conf`]);
});

test('only .conf files that are not hidden are drop-ins', () => {
  const names = ['.x.conf', 'x.conf~', 'x.txt', 'x.conf.bak', '.conf'];
  const texts = Object.fromEntries(names.map((name) => [`${etc}/a.service.d/${name}`, '[Unit]\n']));
  assert.equal(mergeUnit('a.service', unitFiles({ [a]: '[Unit]\n', ...texts })).dropIns, []);
});

test('a mask anywhere before the unit’s file masks it, and one behind it does not', () => {
  const before = mergeUnit('a.service', unitFiles({ [`${etc}/a.service`]: null, [a]: '[Unit]\n' }));
  assert.equal([before.masked, before.fragment], [true, `${etc}/a.service`]);
  assert.is(before.settings.size, 0);
  const behind = mergeUnit('a.service', unitFiles({ [`${etc}/a.service`]: '[Unit]\n', [a]: null }));
  assert.equal([behind.masked, behind.fragment], [false, `${etc}/a.service`]);
});

test('a masked template masks the instances that have no file of their own', () => {
  const files = unitFiles({ [`${etc}/a@.service`]: null, [`${usr}/a@x.service`]: '[Unit]\n' });
  assert.not(mergeUnit('a@x.service', files).masked);
  assert.ok(mergeUnit('a@y.service', files).masked);
});

test('a masked alias masks its name alone', () => {
  const files = unitFiles(
    { [a]: '[Unit]\n', [`${etc}/b.service`]: null },
    { [`${usr}/b.service`]: 'a.service' },
  );
  assert.ok(mergeUnit('b.service', files).masked);
  assert.not(mergeUnit('a.service', files).masked);
});

test('by another name the same unit is read, with the drop-ins of all its names', () => {
  const files = unitFiles(
    { [a]: '[Unit]\nX=a\n', [`${etc}/b.service.d/1.conf`]: '[Unit]\nX=b\n' },
    { [`${etc}/b.service`]: 'a.service' },
  );
  assert.equal(mergeUnit('b.service', files), mergeUnit('a.service', files));
  assert.equal(values(files, 'Unit', 'X'), ['a', 'b']);
  assert.is(mergeUnit('b.service', files).name, 'a.service');
});

test('an instance reads its template and the drop-ins of both', () => {
  const files = unitFiles({
    [`${usr}/a@.service`]: '[Unit]\nX=template\n',
    [`${etc}/a@x.y.service.d/2.conf`]: '[Unit]\nX=instance\n',
    [`${etc}/a@.service.d/1.conf`]: '[Unit]\nX=all\n',
    [`${etc}/a@z.service.d/3.conf`]: '[Unit]\nX=another\n',
  });
  assert.equal(values(files, 'Unit', 'X', 'a@x.y.service'), ['template', 'all', 'instance']);
});

test('an empty value clears what came before, also from an earlier file', () => {
  const files = unitFiles({
    [a]: '[Service]\nExecStart=a\nExecStart=b\nType=oneshot\n',
    [`${etc}/a.service.d/1.conf`]: '[Service]\nExecStart=\nExecStart=c\nType=\n',
  });
  assert.equal(values(files, 'Service', 'ExecStart'), ['c']);
  assert.is(values(files, 'Service', 'Type'), undefined);
});

test('a file’s section ends with the file', () => {
  const files = unitFiles({ [a]: '[Unit]\nX=1\n', [`${etc}/a.service.d/1.conf`]: 'X=2\n' });
  assert.equal(values(files, 'Unit', 'X'), ['1']);
});

test('drop-ins of what no file defines are found all the same', () => {
  const merged = mergeUnit(
    'a.slice',
    unitFiles({ [`${etc}/a.slice.d/1.conf`]: '[Slice]\nMemoryMax=1\n' }),
  );
  assert.is(merged.fragment, undefined);
  assert.equal(merged.settings.get('Slice')?.get('MemoryMax'), ['1']);
});

test('in which order files were found makes no difference', () => {
  const places = [etc, run, usr].flatMap((directory) =>
    ['a-b.service', 'a-b.service.d/1.conf', 'a-.service.d/1.conf', 'service.d/2.conf'].map(
      (name) => [`${directory}/${name}`, `[Unit]\nX=${directory}/${name}\n`] as const,
    ),
  );
  fc.assert(
    fc.property(fc.shuffledSubarray(places, { minLength: 1 }), (laid) => {
      const sorted = [...laid].sort(([left], [right]) => (left < right ? -1 : 1));
      assert.equal(
        mergeUnit('a-b.service', unitFiles(Object.fromEntries(laid))),
        mergeUnit('a-b.service', unitFiles(Object.fromEntries(sorted))),
      );
    }),
  );
});

test.run();
