import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changed, type Declared, service, unitText } from '../../support/unit-declared.ts';
import { actionsIn, asks, programIn } from '../../support/unit-world.ts';

const test = suite('the order of what is done to units, and the way in');

test('stops, reloads, restarts, starts; triggers first, targets last, else by name', () => {
  const reloads = service('Service.X-ReloadIfChanged=yes');
  const once = service('Service.X-StopIfChanged=no');
  const timer: Declared = { text: unitText('Timer.OnCalendar=daily'), wantedBy: ['timers.target'] };
  const steady = { 'new.target': { text: '[Unit]\n' }, 'new.timer': timer };
  const recorded = { 'd.service': reloads, 'c.service': once, 'b.service': service() };
  const desired = {
    'b.service': changed(service()),
    'c.service': changed(once),
    'd.service': changed(reloads),
    'new.service': { text: unitText('Service.ExecStart=/bin/true') },
    ...steady,
  };
  const running = [...Object.keys(recorded), 'gone.service'];
  const old = { ...recorded, 'gone.service': service() };
  assert.equal(actionsIn({ desired, recorded: old, running }), [
    '13 stop b.service',
    '1 stop gone.service',
    '9 reload d.service',
    '12 restart c.service',
    '14 start new.timer',
    '13 start b.service',
    '2 start new.target',
  ]);
});

const ssh = { 'a.service': service(), 'ssh.service': service() };
const changes = { 'a.service': changed(service()), 'ssh.service': changed(service()) };
const running = ['a.service', 'ssh.service', 'z.service'];

test('sshd restarts in one job from the console too: sudo does not tell who came in over it', () => {
  assert.is(actionsIn({ desired: changes, recorded: ssh, running }).length, 3);
});

test('sshd restarts in one job, after all others, for whoever came in over it', () => {
  const asked = [asks('restart', 'z.service')];
  const vendor = { 'z.service': service() };
  assert.equal(actionsIn({ asked, desired: changes, recorded: ssh, running, vendor }), [
    '13 stop a.service',
    'asked restart z.service',
    '13 restart ssh.service',
    '13 start a.service',
  ]);
});

test('so does what sshd or the network needs', () => {
  const network = { 'NetworkManager.service': service('Unit.Requires=a.service'), ...ssh };
  const world = { recorded: network, running: Object.keys(network) } as const;
  const desired = { ...network, 'a.service': changed(service()) };
  assert.equal(actionsIn({ ...world, desired }), ['13 restart a.service']);
});

test('what goes is told about if we came in over it, and left running if that needs it', () => {
  const over = programIn({
    recorded: { 'ssh.service': service() },
    running: ['ssh.service'],
  });
  assert.equal(
    over.actions.map(({ op, unit }) => `${op} ${unit}`),
    ['stop ssh.service'],
  );
  assert.equal(over.warnings, ['ssh.service stops, and you may have come in over it']);
  const vendor = { 'ssh.service': service('Unit.Requires=a.service') };
  const under = programIn({
    recorded: { 'a.service': service() },
    running: ['a.service', 'ssh.service'],
    vendor,
  });
  assert.equal(under.actions, []);
  assert.match(under.warnings[0] ?? '', /^a\.service is left running: ssh\.service would go down/);
});

test.run();
