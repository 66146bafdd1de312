import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expandInstall, expandName } from '../../../planner/units/specifiers.ts';

const test = suite('specifiers');

const name = 'foo-b\\x2dar@a-b.c.service';

test('a unit’s name answers what stands for it or a part of it', () => {
  const all = '%n|%N|%p|%i|%j|%%';
  const text = `${name}|foo-b\\x2dar@a-b.c|foo-b\\x2dar|a-b.c|b\\x2dar|%`;
  assert.equal(expandInstall(all, name), { text });
  assert.equal(expandName(all, name), { text });
});

test('a unit without an instance answers with nothing', () => {
  assert.equal(expandInstall('a%i.target', 'foo.service'), { text: 'a.target' });
});

test('outside of [Install] the unescaped forms are known too', () => {
  assert.equal(expandName('%P|%I|%J', name), { text: 'foo/b-ar|a/b.c|b-ar' });
  assert.equal(expandInstall('x%P', name), { unknown: '%P' });
});

test('what only the host knows is not answered', () => {
  assert.equal(expandInstall('%i-%H-%m', name), { unknown: '%H' });
  assert.equal(expandName('%t/x', name), { unknown: '%t' });
});

test.run();
