import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  instanceOf,
  isTemplate,
  isUnitName,
  prefixesOf,
  prefixOf,
  templateOf,
  unescapeName,
  unitType,
  withInstance,
  withType,
} from '../../../planner/units/names.ts';

const test = suite('names of units');

test('a unit’s name ends in its type', () => {
  const good = ['foo.service', '-.slice', 'a:b_c.d\\x2de.mount', 'f@.timer', 'f@a.b.service'];
  for (const name of good) assert.ok(isUnitName(name), name);
  const bad = ['foo', '.service', '@x.service', 'a b.service', 'foo.conf', 'é.service', 'a/b.path'];
  for (const name of bad) assert.not(isUnitName(name), name);
  assert.is(unitType('foo.socket'), 'socket');
  assert.is(unitType('foo.conf'), undefined);
});

test('a name has at most 255 characters', () => {
  assert.ok(isUnitName(`${'a'.repeat(247)}.service`));
  assert.not(isUnitName(`${'a'.repeat(248)}.service`));
});

test('an instance stands between the first @ and the type, dots and further @ included', () => {
  assert.is(instanceOf('foo@a.b.service'), 'a.b');
  assert.is(instanceOf('foo@a@b.service'), 'a@b');
  assert.is(instanceOf('foo@.service'), undefined);
  assert.is(instanceOf('foo.service'), undefined);
});

test('a template is what an instance is made from', () => {
  assert.is(templateOf('foo@x.service'), 'foo@.service');
  assert.is(templateOf('foo@a.b.service'), 'foo@.service');
  assert.is(templateOf('foo@.service'), undefined);
  assert.is(templateOf('foo.service'), undefined);
  assert.ok(isTemplate('foo@.service'));
  assert.not(isTemplate('foo@x.service'));
  assert.not(isTemplate('foo.service'));
});

test('a name can be given another instance or another type', () => {
  assert.is(withInstance('foo@.service', 'x.y'), 'foo@x.y.service');
  assert.is(withInstance('foo@a.service', 'b'), 'foo@b.service');
  assert.is(withType('foo@a.b.service', 'socket'), 'foo@a.b.socket');
  assert.is(withType('foo.timer', 'service'), 'foo.service');
});

test('the prefix is what stands before the @ or the type', () => {
  assert.is(prefixOf('foo-bar@x.service'), 'foo-bar');
  assert.is(prefixOf('foo.bar.service'), 'foo.bar');
});

test('each dash makes a shorter prefix, the longest first', () => {
  assert.equal(prefixesOf('foo-bar-baz.service'), ['foo-bar-.service', 'foo-.service']);
  assert.equal(prefixesOf('foo.service'), []);
  assert.equal(prefixesOf('foo-.service'), []);
  assert.equal(prefixesOf('foo--bar.service'), ['foo--.service', 'foo-.service']);
});

test('a dash at the start makes no prefix', () => {
  assert.equal(prefixesOf('-.slice'), []);
  assert.equal(prefixesOf('-foo-bar.mount'), ['-foo-.mount']);
});

test('prefixes of an instance keep it, those of a template have none', () => {
  assert.equal(prefixesOf('foo-bar@x.y.service'), ['foo-@x.y.service']);
  assert.equal(prefixesOf('foo-bar@.service'), ['foo-.service']);
});

test('dashes and hexadecimal codes stand for paths and text', () => {
  assert.is(unescapeName('srv-a\\x2db'), 'srv/a-b');
  assert.is(unescapeName('caf\\xc3\\xa9%41'), 'café%41');
  assert.is(unescapeName('\\xff'), '\\xff');
});

test.run();
