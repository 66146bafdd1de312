import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textRefused, valueRefused, withManifest } from '../support/cli-manifest.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('a manifest of the wrong shape');

const entry = (value: unknown) => ({ version: 1, etc: { motd: value } });

test('an unknown key is named with its place and the nearest known key', () => {
  valueRefused(entry({ txt: 'x' }), ['etc."motd".txt', 'did you mean text?']);
  valueRefused(entry({ text: 'x', sensitiv: true }), ['etc."motd".sensitiv', 'sensitive']);
  valueRefused({ version: 1, ect: {} }, ['ect', 'did you mean etc?']);
  valueRefused({ version: 1, settings: { protct: [] } }, ['settings.protct', 'protect']);
});

test('a value of the wrong type is named with what was found and what is expected', () => {
  valueRefused(entry({ text: 5 }), ['etc."motd".text', '5', 'string']);
  valueRefused(entry('hello'), ['etc."motd"', 'object']);
  valueRefused({ version: 1, etc: [] }, ['etc', 'object']);
  valueRefused({ version: 1, assertions: { name: 'x' } }, ['assertions', 'array']);
  for (const whole of [null, 7, 'text', [], true]) valueRefused(whole, ['object']);
});

test('a missing or another version is named', () => {
  valueRefused({ etc: {} }, ['version']);
  valueRefused({ version: 2 }, ['version', '2', '1']);
});

test('an entry holds exactly one kind of content', () => {
  valueRefused(entry({}), ['etc."motd"', 'exactly one of text, base64, source, link, absent']);
  valueRefused(entry({ text: 'x', link: 'y' }), ['etc."motd"', 'text and link', 'exactly one of']);
  valueRefused(entry({ absent: false }), ['etc."motd".absent', 'true']);
  valueRefused(entry({ base64: '***' }), ['etc."motd".base64']);
});

test('a mode that is no mode is named', () => {
  for (const mode of ['rw-r--r--', '0999', '10000', '17777', '-1', '', '0o644', ' 0644'])
    valueRefused(entry({ text: 'x', mode }), ['etc."motd".mode', JSON.stringify(mode)]);
});

test('a mode without quotes in YAML is a number, and the error says to quote it', () => {
  const yaml = 'version: 1\netc:\n  motd:\n    text: x\n    mode: 0644\n';
  textRefused('manifest.yaml', yaml, ['etc."motd".mode', 'quotes']);
});

test('five mistakes are reported at once, each with its place', () => {
  const world = scratch();
  const path = world.beside(
    'manifest.json',
    JSON.stringify({
      version: 1,
      etc: {
        one: { txt: 'x', text: 'x' },
        two: { text: 5 },
        three: { text: 'x', mode: '0999' },
        four: { text: 'x', onConflict: 'overwrite' },
      },
      settings: { retain: 'many' },
    }),
  );
  const ran = withManifest(world, 'validate', path);
  assert.is(ran.code, 78);
  assert.match(ran.stderr, '5 problems');
  for (const place of [
    'etc."one".txt',
    'etc."two".text',
    'etc."three".mode',
    'etc."four".onConflict',
    'settings.retain',
  ])
    assert.is(ran.stderr.split(`${place}:`).length, 2, place);
  for (const allowed of ['refuse', 'backup', 'adopt']) assert.match(ran.stderr, allowed);
  world.dispose();
});

test('a key that a kind of resource does not know is refused, never passed over', () => {
  for (const kind of ['units', 'users', 'groups'])
    valueRefused({ version: 1, [kind]: { 'a.service': { nope: 1 } } }, [kind, 'nope']);
  valueRefused({ version: 1, tmpfiles: { 'a.conf': 'd /x' } }, ['tmpfiles']);
});

test.run();
