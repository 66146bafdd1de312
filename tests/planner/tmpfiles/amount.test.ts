import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AmountGround, amountOf } from '../../../planner/tmpfiles/amount.ts';
import { type Line, readLine } from '../../../planner/tmpfiles/line.ts';
import { contentDigest } from '../../../schema/canonical.ts';
import type { TmpfilesValue } from '../../../schema/types.ts';

const test = suite('what tmpfiles lines amount to');

const nothing: AmountGround = {
  version: 252,
  seen: null,
  sourceOf: () => 'file',
  hasAccessList: false,
};

function amount(lines: readonly string[], ground: Partial<AmountGround> = {}) {
  const read = lines.map(readLine).filter((line): line is Line => typeof line === 'object');
  assert.is(read.length, lines.length);
  const { lines: _, type: __, ...rest } = amountOf(read, lines, { ...nothing, ...ground });
  return rest;
}

const directory = (mode: string): TmpfilesValue => ({
  type: 'tmpfiles',
  is: 'directory',
  mode,
  user: 0,
  group: 0,
});

for (const [lines, expected] of [
  [['d /a 0750 hello 12'], { is: 'directory', mode: '0750', user: 'hello', group: 12 }],
  [['d /a'], { is: 'directory' }],
  [['D /a 755'], { is: 'directory', mode: '0755' }],
  [['q /a 7'], { is: 'directory', mode: '0007' }],
  [['f /a 0640 - - - text'], { is: 'file', mode: '0640' }],
  [['f+ /a - - - - text'], { is: 'file', content: contentDigest('text') }],
  [['F /a'], { is: 'file', content: contentDigest('') }],
  [['f+ /a - - - - %m'], { is: 'file' }],
  [['L /a 0600 hello - - ../t'], { is: 'symlink', target: '../t', user: 'hello' }],
  [['L+ /a/b'], { is: 'symlink', target: '/usr/share/factory/a/b' }],
  [['L /a - - - - %v'], { is: 'symlink' }],
  [['p /a 0600'], { is: 'fifo', mode: '0600' }],
  [['c /a - - - - 1:3'], { is: 'device' }],
  [['C /a :0600 - - - /s'], { is: 'file', mode: '0600' }],
  [['z /a 0600 hello'], { is: 'anything', mode: '0600', user: 'hello' }],
  [['e /a 0700'], { is: 'anything', mode: '0700' }],
  [['w /a 0700 - - - x'], { is: 'anything', mode: '0700' }],
  [['t /a - - - - user.x=y'], { is: 'anything' }],
  [['e /a/* 0700'], { is: 'anything' }],
  [['d /a/%m 0700'], { is: 'anything' }],
] as const) {
  test(`${lines.join(' and ')} amounts to ${JSON.stringify(expected)}`, () => {
    assert.equal(amount(lines), expected);
  });
}

test('what a colon marks is for new things only, and not ours to say later', () => {
  assert.equal(amount(['d /a :0755 :hello :hello']), { is: 'directory' });
});

test('what makes a thing comes before what dresses it, whatever the order of the lines', () => {
  const expected = { is: 'directory', mode: '0755', user: 'other' };
  assert.equal(amount(['d /a 0700 hello', 'z /a 0755 other']), expected);
  assert.equal(amount(['z /a 0755 other', 'd /a 0700 hello']), expected);
  assert.equal(amount(['m /a 0700', 'z /a 0755']), { is: 'anything', mode: '0755' });
  assert.equal(amount(['z /a 0755', 'z /a 0700']), { is: 'anything', mode: '0700' });
});

test('what is written over the content of f+ makes it unknown', () => {
  assert.equal(amount(['f+ /a - - - - one', 'w+ /a - - - - two']), { is: 'file' });
});

for (const [field, seen, expected] of [
  ['~0777', null, '0777'],
  ['~0777', '0500', '0555'],
  ['~0755', '0644', '0644'],
  ['~2777', '0755', '2777'],
  ['~2755', '0700', '2755'],
] as const) {
  test(`d with ${field} over ${seen ?? 'nothing'} amounts to ${expected}`, () => {
    const ground = { seen: seen === null ? null : directory(seen) };
    assert.is(amount([`d /a ${field}`], ground).mode, expected);
  });
}

test('what is amounted to stays the same once it is there', () => {
  for (const field of ['~0777', '~2755', '~0500', '0711']) {
    for (const seen of ['0000', '0500', '0755', '2777']) {
      const first = amount([`d /a ${field}`], { seen: directory(seen) }).mode ?? '';
      assert.is(amount([`d /a ${field}`], { seen: directory(first) }).mode, first);
    }
  }
});

test('special bits are for directories', () => {
  assert.is(amount(['f /a ~4755']).mode, '0755');
  assert.is(amount(['f /a 4755']).mode, '4755');
});

test('an access list shows in the bits of the group, so the mode is not compared', () => {
  assert.equal(amount(['d /a 0750'], { hasAccessList: true }), { is: 'directory' });
});

test('systemd 247 gives links to nobody', () => {
  const lines = ['L /a - hello - - t'];
  assert.equal(amount(lines, { version: 247 }), { is: 'symlink', target: 't' });
  assert.equal(amount(lines, { version: null }), { is: 'symlink', target: 't', user: 'hello' });
});

test('the mode of a link is nobody to set, and e and w follow it', () => {
  const seen: TmpfilesValue = { type: 'tmpfiles', is: 'symlink', target: 't', user: 0, group: 0 };
  assert.equal(amount(['z /a 0600 hello'], { seen }), { is: 'anything', user: 'hello' });
  assert.equal(amount(['e /a 0600 hello'], { seen }), { is: 'anything' });
  assert.equal(amount(['w /a 0600 hello - - x'], { seen }), { is: 'anything' });
});

test('a copy is what its source is', () => {
  assert.is(amount(['C /a - - - - /s'], { sourceOf: () => 'directory' }).is, 'directory');
  assert.is(amount(['C /a - - - - /s'], { sourceOf: () => undefined }).is, 'anything');
  assert.is(amount(['C /a ~0600 - - - /s']).mode, undefined, 'the mode of the source is not known');
});

test.run();
