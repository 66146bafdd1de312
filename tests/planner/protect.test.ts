import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { builtInValidators } from '../../planner/protect.ts';
import { at, gone, link, seenDirectory, seenFile, text } from '../support/planner-values.ts';
import { changeOf, reasons } from '../support/planner-words.ts';
import { allow, type World, world } from '../support/planner-world.ts';

const test = suite('protected files');

const ours = text('ours\n', { onConflict: 'backup' });
const protectedNames = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/group',
  '/etc/sudoers',
  '/etc/sudoers.d/ops',
  '/etc/ssh/sshd_config',
  '/etc/ssh/sshd_config.d/10-ours.conf',
  '/etc/pam.d/sshd',
  '/etc/nsswitch.conf',
  '/etc/fstab',
  '/etc/machine-id',
  '/etc/resolv.conf',
];

const replacing = (name: string): World =>
  world().wants(name, ours).sees(name, seenFile('theirs\n'));

for (const name of protectedNames) {
  test(`replacing ${name} needs the word for it`, () => {
    assert.equal(reasons(replacing(name).plan()), ['protected']);
    assert.ok(replacing(name).plan(allow({ protected: [at(name)] })).applyable);
  });

  test(`hiding ${name} needs the word for it`, () => {
    const made = world().wants(name, gone()).sees(name, seenFile('theirs\n')).plan();
    assert.equal(reasons(made), ['protected']);
  });
}

test('deleting a protected file that we created needs the word for it', () => {
  const told = world().keeps('/etc/sudoers.d/ops', text('x'));
  assert.equal(reasons(told.destroy()), ['protected']);
});

test('changing a protected file that was imported needs the word for it', () => {
  const told = world()
    .wants('/etc/fstab', text('new\n'))
    .keeps('/etc/fstab', text('as found\n'), { origin: 'adopted' });
  assert.equal(reasons(told.plan()), ['protected']);
});

test('the word for one file is not the word for another', () => {
  const made = replacing('/etc/shadow').plan(allow({ protected: [at('/etc/passwd')] }));
  assert.equal([reasons(made), made.applyable], [['protected'], false]);
});

test('an entry with a validator may replace a protected file', () => {
  const name = '/etc/sudoers';
  const validate = ['/usr/sbin/visudo', '-cf', '{}'];
  const made = world()
    .wants(name, { ...ours, validate })
    .sees(name, seenFile('theirs\n'))
    .plan();
  assert.ok(made.applyable);
});

test('creating, importing and forgetting a protected file need no word', () => {
  const made = world()
    .wants('/etc/sudoers.d/new', text('x'))
    .wants('/etc/fstab', text('same\n'))
    .sees('/etc/fstab', seenFile('same\n'))
    .keeps('/etc/nsswitch.conf', text('found\n'), { origin: 'adopted' })
    .plan();
  assert.equal([made.summary.add, made.summary.import, made.summary.forget], [1, 1, 1]);
  assert.ok(made.applyable);
});

test('names that only look like protected ones are not', () => {
  for (const name of ['/etc/passwd.d/x', '/etc/sshd/config', '/srv/etc/shadow']) {
    assert.ok(replacing(name).plan().applyable, name);
  }
});

test('settings.protect protects more', () => {
  const told = (): World =>
    replacing('/etc/app/deep/key.pem').sets({ protect: ['file:/etc/app/**'] });
  assert.equal(reasons(told().plan()), ['protected']);
  assert.ok(told().plan(allow({ protected: ['file:/etc/app/deep/key.pem'] })).applyable);
});

test('protection is written into the state', () => {
  const told = (patterns: readonly string[]) =>
    world().wants('/etc/app.conf', ours).sets({ protect: patterns }).plan();
  assert.is(changeOf(told(['file:/etc/app.conf']), '/etc/app.conf').record.protect, true);
  assert.is(changeOf(told([]), '/etc/app.conf').record.protect, false);
});

test('protection that is new for a settled file is recorded without touching it', () => {
  const made = world()
    .settled('/etc/app.conf', text('x'))
    .sets({ protect: ['file:/etc/app.conf'] })
    .plan();
  const { change, record } = changeOf(made, '/etc/app.conf');
  assert.equal([change.actions, record.protect], [['no-op'], true]);
});

test('a file stays protected when the manifest forgets both it and its protection', () => {
  const told = world()
    .settled('/etc/other', text('x'))
    .keeps('/etc/app.conf', text('x'), { protect: true });
  assert.equal(reasons(told.plan()), ['protected']);
});

for (const name of ['/etc/ssh', '/etc/pam.d', '/etc/sudoers.d']) {
  test(`replacing the directory ${name} replaces what is protected in it`, () => {
    const made = world()
      .wants(name, link('elsewhere', { onConflict: 'backup' }))
      .sees(name, seenDirectory(`${name}/file`))
      .plan();
    assert.equal(reasons(made), ['protected']);
  });
}

test('replacing a directory replaces what settings.protect names in it', () => {
  const made = world()
    .wants('/srv/app', link('elsewhere', { onConflict: 'backup' }))
    .sees('/srv/app', seenDirectory('/srv/app/key.pem'))
    .sets({ protect: ['file:/srv/app/key.pem'] })
    .plan();
  assert.equal(reasons(made), ['protected']);
});

test('sudoers files and sshd_config have a validator of their own', () => {
  const argvOf = (name: string) =>
    builtInValidators.filter(({ matches }) => matches(at(name))).map(({ argv }) => argv[0]);
  assert.equal(argvOf('/etc/sudoers'), ['/usr/sbin/visudo']);
  assert.equal(argvOf('/etc/sudoers.d/ops'), ['/usr/sbin/visudo']);
  assert.equal(argvOf('/etc/ssh/sshd_config'), ['/usr/sbin/sshd']);
  assert.equal(argvOf('/etc/motd'), []);
});

test.run();
