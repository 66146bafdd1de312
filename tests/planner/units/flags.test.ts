import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { flagsOf, type UnitFlags } from '../../../planner/units/flags.ts';
import { mergeUnit } from '../../../planner/units/merge.ts';
import { unitFiles } from '../../support/unit-files.ts';

const test = suite('what a unit says of how it wants to be treated');

const flags = (text: string, name = 'a.service'): UnitFlags =>
  flagsOf(mergeUnit(name, unitFiles({ [`/etc/systemd/system/${name}`]: text })));

test('a service that says nothing is stopped and started when it changes', () => {
  assert.equal(flags('[Service]\nExecStart=a\n'), {
    restartIfChanged: true,
    reloadIfChanged: false,
    stopIfChanged: true,
    notSocketActivated: false,
    stopOnRemoval: true,
    stopOnReconfiguration: false,
    onlyManualStart: false,
    refuseManualStart: false,
    refuseManualStop: false,
    hasExecReload: false,
    type: 'simple',
    remainAfterExit: false,
    restart: 'no',
    sockets: ['a.socket'],
    triggers: [],
    accept: false,
  });
});

test('each key is read from its own section and from [Unit], its own first', () => {
  const keys = [
    ['X-RestartIfChanged', 'restartIfChanged'],
    ['X-ReloadIfChanged', 'reloadIfChanged'],
    ['X-StopIfChanged', 'stopIfChanged'],
    ['X-NotSocketActivated', 'notSocketActivated'],
    ['X-StopOnRemoval', 'stopOnRemoval'],
    ['X-StopOnReconfiguration', 'stopOnReconfiguration'],
    ['X-OnlyManualStart', 'onlyManualStart'],
  ] as const;
  for (const [key, flag] of keys) {
    for (const section of ['Unit', 'Service']) {
      assert.is(flags(`[${section}]\n${key}=yes\n`)[flag], true, key);
      assert.is(flags(`[${section}]\n${key}=no\n`)[flag], false, key);
    }
    assert.is(flags(`[Service]\n${key}=yes\n[Unit]\n${key}=no\n`)[flag], true, key);
    assert.is(flags(`[Timer]\n${key}=yes\n`, 'a.timer')[flag], true, key);
  }
});

test('the keys of another type’s section do not count', () => {
  assert.ok(flags('[Service]\nX-RestartIfChanged=no\n', 'a.timer').restartIfChanged);
});

test('yes has several words, in any case, and of several the last counts', () => {
  for (const word of ['1', 'yes', 'true', 'on', 't', 'y', 'YES', 'True']) {
    assert.ok(flags(`[Unit]\nX-OnlyManualStart=${word}\n`).onlyManualStart, word);
  }
  for (const word of ['0', 'no', 'false', 'off', 'maybe', 'yess']) {
    assert.not(flags(`[Unit]\nX-OnlyManualStart=yes\nX-OnlyManualStart=${word}\n`).onlyManualStart);
  }
});

test('of systemd’s own keys a value counts that systemd understands', () => {
  const found = flags(
    '[Unit]\nRefuseManualStop=yes\nRefuseManualStop=maybe\nRefuseManualStart=T\n' +
      '[Service]\nRestart=always\nRestart=often\nRemainAfterExit=on\nType=exec\nType=quick\n',
  );
  assert.ok(found.refuseManualStop && found.refuseManualStart && found.remainAfterExit);
  assert.equal([found.restart, found.type], ['always', 'exec']);
});

test('a service without a type is simple, of D-Bus, or oneshot when it starts nothing', () => {
  assert.is(flags('[Service]\nExecStart=a\n').type, 'simple');
  assert.is(flags('[Service]\nExecStart=a\nBusName=b.c\n').type, 'dbus');
  assert.is(flags('[Service]\nExecStop=a\n').type, 'oneshot');
  assert.is(flags('[Socket]\nListenStream=1\n', 'a.socket').type, '');
});

test('only an ExecReload that was not cleared is one', () => {
  assert.ok(flags('[Service]\nExecReload=a\n').hasExecReload);
  assert.not(flags('[Service]\nExecReload=a\nExecReload=\n').hasExecReload);
});

test('sockets of a service are those that it names and that of its own name', () => {
  assert.equal(flags('[Service]\nSockets=b.socket c.socket\nSockets=%p-d.socket\n').sockets, [
    'b.socket',
    'c.socket',
    'a-d.socket',
    'a.socket',
  ]);
});

test('an instance may be started by the socket of its instance or of its template', () => {
  assert.equal(flags('[Service]\n', 'a@x.y.service').sockets, ['a@x.y.socket', 'a.socket']);
});

test('a timer, path or socket starts the service of its own name, or the unit that it says', () => {
  assert.equal(flags('[Timer]\n', 'a@x.timer').triggers, ['a@x.service']);
  assert.equal(flags('[Path]\nUnit=%p-b.target\n', 'a.path').triggers, ['a-b.target']);
  assert.equal(flags('[Socket]\nService=b.service\n', 'a.socket').triggers, ['b.service']);
  assert.equal(flags('[Automount]\n', 'srv.automount').triggers, ['srv.mount']);
  assert.equal(flags('[Mount]\n', 'srv.mount').triggers, []);
});

test('of several units a timer starts the first, a socket the last', () => {
  assert.equal(flags('[Timer]\nUnit=?\nUnit=b.service\nUnit=c.service\n', 'a.timer').triggers, [
    'b.service',
  ]);
  assert.equal(flags('[Socket]\nService=b.service\nService=c.service\n', 'a.socket').triggers, [
    'c.service',
  ]);
});

test('a socket that accepts starts instances, and no unit that could be named', () => {
  const found = flags('[Socket]\nAccept=yes\n', 'a.socket');
  assert.equal([found.accept, found.triggers], [true, []]);
});

test.run();
