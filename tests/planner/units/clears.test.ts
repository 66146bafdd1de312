import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeUnit } from '../../../planner/units/merge.ts';
import { unitFiles } from '../../support/unit-files.ts';

const test = suite('what an empty value clears');

/** The keys of one section that are left, with their values. */
function left(section: string, ...lines: readonly string[]): Record<string, readonly string[]> {
  const text = `[${section}]\n${lines.join('\n')}\n`;
  const merged = mergeUnit('a.service', unitFiles({ '/etc/systemd/system/a.service': text }));
  return Object.fromEntries(merged.settings.get(section) ?? []);
}

test('an empty value clears its own key and no other', () => {
  assert.equal(left('Service', 'ExecStart=a', 'ExecStop=b', 'ExecStart='), { ExecStop: ['b'] });
});

test('all conditions are one list, and all assertions another', () => {
  assert.equal(
    left('Unit', 'ConditionHost=a', 'AssertHost=b', 'ConditionPathExists=/c', 'ConditionUser='),
    { AssertHost: ['b'] },
  );
});

test('what a socket listens on is one list', () => {
  assert.equal(left('Socket', 'ListenStream=a', 'ListenDatagram=b', 'ListenFIFO=', 'Accept=yes'), {
    Accept: ['yes'],
  });
});

test('when a timer elapses is one list, by the calendar or not', () => {
  assert.equal(
    left(
      'Timer',
      'OnBootSec=1',
      'OnCalendar=daily',
      'OnUnitActiveSec=2',
      'OnCalendar=',
      'Persistent=1',
    ),
    { Persistent: ['1'] },
  );
});

test('what a path unit watches is one list', () => {
  assert.equal(left('Path', 'PathExists=/a', 'PathChanged=/b', 'DirectoryNotEmpty='), {});
});

test('the same names in other sections are ordinary keys', () => {
  assert.equal(left('X-Ours', 'ListenA=1', 'ListenB=2', 'ListenA='), { ListenB: ['2'] });
});

test('no name of a section is special', () => {
  for (const section of ['constructor', '__proto__', '']) {
    assert.equal(left(section, 'A=1', 'B=2', 'A='), { B: ['2'] });
  }
});

test('dependencies can not be cleared', () => {
  assert.equal(left('Unit', 'After=a', 'Wants=b', 'After=', 'Wants=', 'After=c'), {
    After: ['a', 'c'],
    Wants: ['b'],
  });
});

test('what a timer starts and what Also= names can not be cleared either', () => {
  assert.equal(left('Timer', 'Unit=a.service', 'Unit='), { Unit: ['a.service'] });
  assert.equal(left('Install', 'Also=a.service', 'Also='), { Also: ['a.service'] });
});

test.run();
