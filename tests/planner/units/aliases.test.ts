import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  aliasLink,
  canonicalName,
  findUnit,
  isAlias,
  mayHaveAliases,
  namesOf,
} from '../../../planner/units/aliases.ts';
import { unitFiles } from '../../support/unit-files.ts';

const test = suite('names that stand for a unit');

const etc = '/etc/systemd/system';
const usr = '/usr/lib/systemd/system';
const empty = '[Unit]\n';

test('the first file of a name in the search path defines the unit', () => {
  const files = unitFiles({ [`${usr}/a.service`]: empty, [`${etc}/a.service`]: empty });
  assert.equal(findUnit('a.service', files), { name: 'a.service', fragment: `${etc}/a.service` });
  assert.is(findUnit('b.service', files), undefined);
});

test('an instance is defined by its own file, or else by its template’s', () => {
  const template = unitFiles({ [`${etc}/a@.service`]: empty });
  const own = unitFiles({ [`${etc}/a@.service`]: empty, [`${usr}/a@x.y.service`]: empty });
  assert.is(findUnit('a@x.y.service', template)?.fragment, `${etc}/a@.service`);
  assert.is(findUnit('a@x.y.service', own)?.fragment, `${usr}/a@x.y.service`);
  assert.is(findUnit('a@x.y.service', own)?.name, 'a@x.y.service');
});

test('a link gives a unit a further name, also over other links', () => {
  const files = unitFiles(
    { [`${usr}/a.service`]: empty },
    { [`${etc}/b.service`]: 'a.service', [`${etc}/c.service`]: 'b.service' },
  );
  assert.is(canonicalName('c.service', files), 'a.service');
  assert.equal(namesOf('b.service', files), ['a.service', 'b.service', 'c.service']);
  assert.is(aliasLink('c.service', files), `${etc}/c.service`);
  assert.is(aliasLink('a.service', files), undefined);
});

test('what lies earlier in the search path decides whether a name is a file or a link', () => {
  const below = unitFiles(
    { [`${usr}/a.service`]: empty, [`${etc}/b.service`]: empty },
    { [`${usr}/b.service`]: 'a.service' },
  );
  assert.equal(namesOf('a.service', below), ['a.service']);
  assert.is(canonicalName('b.service', below), 'b.service');
  const above = unitFiles(
    { [`${usr}/a.service`]: empty, [`${usr}/b.service`]: empty },
    { [`${etc}/b.service`]: 'a.service' },
  );
  assert.is(canonicalName('b.service', above), 'a.service');
});

test('a link without its directory counts as one of the administrator’s', () => {
  const files = unitFiles({ [`${usr}/a.service`]: empty }, { 'b.service': 'a.service' });
  assert.equal(namesOf('a.service', files), ['a.service', 'b.service']);
});

test('a link that leads nowhere, or in a ring, defines nothing', () => {
  const files = unitFiles(
    {},
    {
      [`${etc}/a.service`]: 'b.service',
      [`${etc}/c.service`]: 'd.service',
      [`${etc}/d.service`]: 'c.service',
    },
  );
  assert.is(findUnit('a.service', files), undefined);
  assert.is(findUnit('c.service', files), undefined);
  assert.equal(namesOf('a.service', files), ['a.service']);
});

test('an alias of a template holds for each instance', () => {
  const files = unitFiles(
    { [`${usr}/a@.service`]: empty },
    { [`${usr}/b@.service`]: 'a@.service' },
  );
  assert.is(canonicalName('b@x.service', files), 'a@x.service');
  assert.equal(namesOf('a@x.service', files), ['a@x.service', 'b@x.service']);
  assert.equal(namesOf('b@.service', files), ['a@.service', 'b@.service']);
});

test('one instance may have another name than the rest of its template', () => {
  const files = unitFiles(
    { [`${usr}/a@.service`]: empty },
    { [`${etc}/b@x.service`]: 'a@.service' },
  );
  assert.equal(namesOf('b@x.service', files), ['a@x.service', 'b@x.service']);
  assert.equal(namesOf('a@y.service', files), ['a@y.service']);
});

test('an instance that is linked to its own template is defined by it', () => {
  const files = unitFiles(
    { [`${usr}/a@.service`]: empty },
    { [`${etc}/a@x.service`]: 'a@.service' },
  );
  assert.equal(findUnit('a@x.service', files), {
    name: 'a@x.service',
    fragment: `${usr}/a@.service`,
  });
});

test('a template that is only a name of another is looked up as that template, not as its instances', () => {
  const files = unitFiles(
    { [`${usr}/a@x.service`]: empty },
    { [`${usr}/b@.service`]: 'a@.service' },
  );
  assert.is(findUnit('b@x.service', files), undefined);
});

test('a link must keep type and form, or systemd passes it over', () => {
  assert.ok(isAlias('a.service', 'b.service'));
  assert.ok(isAlias('a@.service', 'b@.service'));
  assert.ok(isAlias('a@x.service', 'b@.service'));
  assert.ok(isAlias('a@x.service', 'b@x.service'));
  const others: readonly (readonly [string, string])[] = [
    ['a.service', 'a.service'],
    ['a.service', 'b.socket'],
    ['a.service', 'b@.service'],
    ['a.service', 'b@x.service'],
    ['a@.service', 'b.service'],
    ['a@.service', 'b@x.service'],
    ['a@x.service', 'b@y.service'],
    ['a@x.service', 'b.service'],
    ['a.mount', 'b.mount'],
  ];
  for (const [link, target] of others) assert.not(isAlias(link, target), `${link} → ${target}`);
});

test('a link that is passed over hides nothing that lies behind it', () => {
  const files = unitFiles(
    { [`${usr}/a.service`]: empty, [`${usr}/b.service`]: empty },
    { [`${etc}/a.service`]: 'b.socket' },
  );
  assert.is(findUnit('a.service', files)?.fragment, `${usr}/a.service`);
});

test('mounts, slices and scopes have one name only', () => {
  assert.equal(['a.service', 'a.mount', 'a.slice', 'a.path'].map(mayHaveAliases), [
    true,
    false,
    false,
    true,
  ]);
});

test.run();
