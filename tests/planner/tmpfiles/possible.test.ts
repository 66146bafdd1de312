import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mayAmountTo } from '../../../planner/tmpfiles/possible.ts';
import type { OtherChange, TmpfilesValue } from '../../../schema/types.ts';
import { type Given, onlyChange, questionOf, thing } from '../../support/tmpfiles-question.ts';

const test = suite('whether a plan of tmpfiles lines says what its manifest says');

function isExplained(given: Given, edit: Partial<TmpfilesValue> = {}, more?: Given): boolean {
  const change = onlyChange({ ...given, ...more });
  const { after } = change.change;
  if (after?.type !== 'tmpfiles') throw new Error('no value');
  const edited: OtherChange = {
    ...change,
    change: { ...change.change, after: { ...after, ...edit } },
  };
  return mayAmountTo(edited, questionOf(given));
}

const source = (is: TmpfilesValue['is'] | null): Given => ({
  ground: { sources: new Map([['/s' as never, is]]) },
});

test('what was planned is explained, whatever the host was like', () => {
  assert.ok(isExplained({ lines: ['d /srv/a 0750 hello'] }));
  assert.ok(isExplained({ lines: ['d /srv/a ~0750'], seen: { '/srv/a': thing('directory') } }));
  assert.ok(isExplained({ lines: ['d- /srv/a'], seen: { '/srv/a': thing('file') } }));
  assert.ok(isExplained({ lines: ['z /srv/* 0600'] }));
  for (const is of ['directory', 'file', 'symlink'] as const)
    assert.ok(isExplained({ lines: ['C /srv/a 0600 - - - /s'] }, {}, source(is)), is);
  for (const is of ['file', null] as const) {
    assert.ok(isExplained({ lines: ['L? /srv/a - - - - /s'], systemd: 257 }, {}, source(is)));
  }
});

test('what was edited is not', () => {
  const lines = ['d /srv/a 0750 hello'];
  assert.not(isExplained({ lines }, { mode: '0777' }));
  assert.not(isExplained({ lines }, { user: 'other' }));
  assert.not(isExplained({ lines }, { is: 'file' }));
  assert.not(isExplained({ lines }, { lines: ['d /srv/a 0777'] }));
  assert.not(isExplained({ lines: ['C /srv/a 0600 - - - /s'] }, { mode: '0666' }, source('file')));
});

test.run();
