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

const vendor = { 'cron.service': service(), 'web@.service': template };
const dropIn = (text: string): Declared => ({ dropIns: { '50-a.conf': text } });
const nice = { 'cron.service': dropIn('[Service]\nNice=1\n') };
const niceCron = ['13 stop cron.service', '13 start cron.service'];

test('19: a drop-in of ours on a vendor unit counts as a change of it, new, changed or gone', () => {
  const running = ['cron.service'];
  assert.equal(actionsIn({ desired: nice, running, vendor }), niceCron);
  assert.equal(actionsIn({ desired: nice, recorded: nice, running, vendor }), []);
  const nicer = { 'cron.service': dropIn('[Service]\nNice=2\n') };
  assert.equal(actionsIn({ desired: nicer, recorded: nice, running, vendor }), niceCron);
  assert.equal(actionsIn({ recorded: nice, running, vendor }), niceCron);
  const described = { 'cron.service': dropIn('[Unit]\nDescription=x\n') };
  assert.equal(actionsIn({ desired: described, running, vendor }), []);
});

test('19: a vendor unit that we shadow, or shadow no longer, changes as its text does', () => {
  const running = ['cron.service'];
  const shadow = { 'cron.service': changed(service()) };
  assert.equal(actionsIn({ desired: shadow, running, vendor }), niceCron);
  assert.equal(actionsIn({ recorded: shadow, running, vendor }), niceCron);
  assert.equal(actionsIn({ desired: { 'cron.service': service() }, running, vendor }), []);
});

test('19: a unit is meant by any of its names, and acted upon by its own', () => {
  const aliased = { 'cron.service': { ...service(), aliases: ['crond.service'] } };
  const desired = { 'crond.service': dropIn('[Service]\nNice=1\n') };
  const { actions } = programIn({ desired, running: ['cron.service'], vendor: aliased });
  assert.equal(
    actions.map(({ op, unit, causedBy }) => [op, unit, causedBy]),
    [
      ['stop', 'cron.service', ['unit:crond.service']],
      ['start', 'cron.service', ['unit:crond.service']],
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
    recorded: { 'cron.service': { masked: true } },
    running: ['cron.service'],
  } as const;
  assert.equal(actionsIn({ ...world, vendor }), []);
});

test.run();
