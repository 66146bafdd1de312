import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changed, type Declared, service, unitText } from '../../support/unit-declared.ts';
import { actionsIn, programIn } from '../../support/unit-world.ts';

const test = suite('rows 18 and 19: which units a change means');

const template: Declared = { ...service(), wantedBy: [] };
const recorded = { 'web@.service': template };

test('18: every active instance of a changed template, dots in its name included', () => {
  const running = ['web@a.service', 'web@example.org.service', 'webx@a.service'];
  const { actions } = programIn({
    desired: { 'web@.service': changed(template) },
    recorded,
    running,
  });
  assert.equal(
    actions.map(({ op, row, unit }) => `${row} ${op} ${unit}`),
    [
      '13 stop web@a.service',
      '13 stop web@example.org.service',
      '13 start web@a.service',
      '13 start web@example.org.service',
    ],
  );
  for (const { causedBy, why } of actions) {
    assert.equal(causedBy, ['unit:web@.service']);
    assert.is(why, 'unit:web@.service changed: [Service] Environment added');
  }
});

test('18: instances of a template that goes are stopped, idle ones are left alone', () => {
  assert.equal(actionsIn({ recorded, running: ['web@a.service'] }), ['1 stop web@a.service']);
  assert.equal(actionsIn({ desired: { 'web@.service': changed(template) }, recorded }), []);
});

test('18: an instance with a text of its own does not change with its template', () => {
  const own = { 'web@a.service': service() };
  const world = { recorded: { ...recorded, ...own }, running: ['web@a.service'] };
  const desired = { 'web@.service': changed(template), ...own };
  assert.equal(actionsIn({ ...world, desired }), []);
});

test('18: an instance that a link makes wanted starts', () => {
  const desired = {
    'web@.service': template,
    'web@a.service': { wantedBy: ['multi-user.target'] },
  };
  assert.equal(actionsIn({ desired }), ['14 start web@a.service']);
});

test('18: a connection of a socket with Accept=yes is left alone', () => {
  const socket: Declared = {
    text: unitText('Socket.ListenStream=1', 'Socket.Accept=yes'),
    wantedBy: ['sockets.target'],
  };
  const old = { 'web.socket': socket, 'web@.service': template };
  const running = ['web.socket', 'web@1-10.0.0.1:22-10.0.0.2:1.service'];
  assert.equal(
    actionsIn({ desired: { ...old, 'web@.service': changed(template) }, recorded: old, running }),
    [],
  );
  const desired = { ...old, 'web.socket': changed(socket, 'Socket.Backlog=9') };
  assert.equal(actionsIn({ desired, recorded: old, running }), [
    '8 stop web.socket',
    '8 start web.socket',
  ]);
});

const vendor = { 'ssh.service': service(), 'web@.service': template };
const dropIn = (text: string): Declared => ({ dropIns: { '50-a.conf': text } });
const nice = { 'ssh.service': dropIn('[Service]\nNice=1\n') };
const niceSsh = ['13 stop ssh.service', '13 start ssh.service'];

test('19: a drop-in of ours on a vendor unit counts as a change of it, new, changed or gone', () => {
  const running = ['ssh.service'];
  assert.equal(actionsIn({ desired: nice, running, vendor }), niceSsh);
  assert.equal(actionsIn({ desired: nice, recorded: nice, running, vendor }), []);
  const nicer = { 'ssh.service': dropIn('[Service]\nNice=2\n') };
  assert.equal(actionsIn({ desired: nicer, recorded: nice, running, vendor }), niceSsh);
  assert.equal(actionsIn({ recorded: nice, running, vendor }), niceSsh);
  const described = { 'ssh.service': dropIn('[Unit]\nDescription=x\n') };
  assert.equal(actionsIn({ desired: described, running, vendor }), []);
});

test('19: a vendor unit that we shadow, or shadow no longer, changes as its text does', () => {
  const running = ['ssh.service'];
  const shadow = { 'ssh.service': changed(service()) };
  assert.equal(actionsIn({ desired: shadow, running, vendor }), niceSsh);
  assert.equal(actionsIn({ recorded: shadow, running, vendor }), niceSsh);
  assert.equal(actionsIn({ desired: { 'ssh.service': service() }, running, vendor }), []);
});

test('19: a unit is meant by any of its names, and acted upon by its own', () => {
  const aliased = { 'ssh.service': { ...service(), aliases: ['sshd.service'] } };
  const desired = { 'sshd.service': dropIn('[Service]\nNice=1\n') };
  const { actions } = programIn({ desired, running: ['ssh.service'], vendor: aliased });
  assert.equal(
    actions.map(({ op, unit, causedBy }) => [op, unit, causedBy]),
    [
      ['stop', 'ssh.service', ['unit:sshd.service']],
      ['start', 'ssh.service', ['unit:sshd.service']],
    ],
  );
});

test('a drop-in of ours on a vendor template means its instances', () => {
  const desired = { 'web@.service': dropIn('[Service]\nNice=1\n') };
  assert.equal(actionsIn({ desired, running: ['web@a.service'], vendor }), [
    '13 stop web@a.service',
    '13 start web@a.service',
  ]);
});

test('what ran on while it was masked is not restarted for being unmasked', () => {
  const world = {
    recorded: { 'ssh.service': { masked: true } },
    running: ['ssh.service'],
  } as const;
  assert.equal(actionsIn({ ...world, vendor }), []);
});

test.run();
