import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Address } from '../../schema/types.ts';
import { meantAddress, meantHint } from '../../state/meant.ts';

const test = suite('the address that was meant');

const known = [
  'file:/etc/motd',
  'file:/etc/nginx/nginx.conf',
  'file:/srv/a/x.conf',
  'file:/srv/b/x.conf',
  'unit:cron.service',
  'user:cron',
] as Address[];

test('a key without its kind, with a wrong one, a last name, and letters beside', () => {
  for (const [word, meant] of [
    ['/etc/motd', 'file:/etc/motd'],
    ['unit:/etc/motd', 'file:/etc/motd'],
    ['motd', 'file:/etc/motd'],
    ['file:/etc/mtod', 'file:/etc/motd'],
    ['fil:/etc/motd', 'file:/etc/motd'],
    ['nginx.conf', 'file:/etc/nginx/nginx.conf'],
    ['unit:crn.service', 'unit:cron.service'],
    ['cron.service', 'unit:cron.service'],
    ['user:corn', 'user:cron'],
  ] as const)
    assert.is(meantAddress(word, known), meant, word);
});

test('nothing is guessed where two are meant, or none', () => {
  for (const word of ['x.conf', 'file:/var/lib/something/else', 'unit:postgresql.service'])
    assert.is(meantAddress(word, known), undefined, word);
  assert.is(meantHint('x.conf', known), '');
  assert.is(meantHint('motd', known), '; did you mean file:/etc/motd?');
  assert.is(meantHint('motd', []), '');
});

test.run();
