import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listUnits, parseUnitList, showUnits } from '../../../executors/units/live.ts';
import { type FakeUnit, fakeSystemctl } from '../../support/fake-systemctl.ts';

const test = suite('what systemd has loaded');

const of247 = `proc-sys-fs-binfmt_misc.automount    loaded    inactive dead      Arbitrary Executable File Formats File System Automount Point
-.mount                              loaded    active   mounted   Root Mount
console-getty.service                masked    inactive dead      console-getty.service
dash\\x2dunit.service                 loaded    active   running   x
auditd.service                       not-found inactive dead      auditd.service
`;
const of262 = `proc-sys-fs-binfmt_misc.automount           loaded    inactive dead      Arbitrary Executable File Formats File System Automount Point
-.mount                                     loaded    active   mounted   Root Mount
dash\\x2dunit.service                        loaded    active   running   x
crashexec.service                           loaded    activating auto-restart crashexec.service
`;

test('every line of list-units is a unit, whatever its name and whether its file is there', () => {
  const units = parseUnitList(of247);
  assert.equal(
    [...units.keys()],
    [
      'proc-sys-fs-binfmt_misc.automount',
      '-.mount',
      'console-getty.service',
      'dash\\x2dunit.service',
      'auditd.service',
    ],
  );
  assert.equal(units.get('auditd.service'), {
    name: 'auditd.service',
    load: 'not-found',
    active: 'inactive',
    sub: 'dead',
  });
  assert.is(units.get('-.mount')?.sub, 'mounted');
  assert.is(units.get('console-getty.service')?.load, 'masked');
});

test('wider columns and a failed unit with a dot before it are read alike', () => {
  assert.is(parseUnitList(of262).get('crashexec.service')?.sub, 'auto-restart');
  const dotted = parseUnitList(
    '● fail.service loaded failed failed x\n  b.socket loaded active running y\n',
  );
  assert.is(dotted.get('fail.service')?.active, 'failed');
  assert.is(dotted.get('b.socket')?.active, 'active');
  assert.equal(parseUnitList('').size, 0);
});

test('units are listed in one call', async () => {
  const fake = fakeSystemctl(new Map([['a.service', { ActiveState: 'active' }]]), () => ({}));
  assert.is((await listUnits(fake.systemctl)).get('a.service')?.active, 'active');
  assert.is(fake.calls.length, 1);
});

test('details come in one call, under the name asked for and under their own', async () => {
  const alias: FakeUnit = { Id: 'own.service', Names: 'other.service own.service' };
  const fake = fakeSystemctl(new Map([['other.service', alias]]), () => ({}));
  const details = await showUnits(['other.service', 'gone.service'], fake.systemctl);
  assert.is(details.get('other.service'), details.get('own.service'));
  assert.equal(details.get('own.service')?.names, ['own.service', 'other.service']);
  assert.is(details.get('gone.service')?.load, 'not-found');
  assert.is(fake.calls.length, 1);
});

test('what systemd would refuse, and say nothing of the rest then, is not asked for', async () => {
  const fake = fakeSystemctl(new Map(), () => ({}));
  const names = ['a@.service', 'bad name.service', 'x.foo', '', '-.mount', 'a@b\\x2dc.service'];
  const details = await showUnits(names, fake.systemctl);
  assert.equal([...details.keys()], ['-.mount', 'a@b\\x2dc.service']);
});

test('nothing is called for no units', async () => {
  const fake = fakeSystemctl(new Map(), () => ({}));
  assert.is((await showUnits(['a@.service'], fake.systemctl)).size, 0);
  assert.is(fake.calls.length, 0);
});

test('a systemd that cannot be asked is an error in words', async () => {
  const output = 'Failed to list units: Transport endpoint is not connected\n';
  const deaf = async () => ({ ok: false, code: 1, output, stdout: '' });
  for (const asked of [listUnits(deaf), showUnits(['a.service'], deaf)]) {
    const error = await asked.then(
      () => '',
      (thrown: Error) => thrown.message,
    );
    assert.match(error, /^Cannot .*: Failed to list units: Transport endpoint is not connected$/);
  }
});

test.run();
