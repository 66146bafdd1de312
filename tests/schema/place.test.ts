import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatPlace, pointerSteps } from '../../schema/place.ts';

const test = suite('place');

test('the whole document has no name', () => {
  assert.equal(pointerSteps(''), []);
  assert.is(formatPlace([]), '');
});

test('a file is quoted, the keys of its entry are not', () => {
  assert.is(formatPlace(['etc', 'motd', 'mode']), 'etc."motd".mode');
  assert.is(formatPlace(['files', '/usr/bin/x', 'text']), 'files."/usr/bin/x".text');
  assert.is(
    formatPlace(['units', 'a.service', 'dropIns', '1.conf']),
    'units."a.service".dropIns."1.conf"',
  );
});

test('a dot, a quote or a line break in a name cannot be taken for a step', () => {
  assert.is(formatPlace(['etc', 'a.b', 'mode']), 'etc."a.b".mode');
  assert.is(formatPlace(['etc', 'a"b']), 'etc."a\\"b"');
  assert.is(formatPlace(['etc', 'a\nb']), 'etc."a\\nb"');
});

test('items of a list are counted in brackets', () => {
  assert.is(formatPlace(['assertions', '0', 'script']), 'assertions[0].script');
  assert.is(formatPlace(['etc', 'motd', 'validate', '2']), 'etc."motd".validate[2]');
});

test('a file whose name is a number is a file, not an item of a list', () => {
  assert.is(formatPlace(['etc', '0', 'mode']), 'etc."0".mode');
});

test('a file that is named like a part of the manifest is a file', () => {
  assert.is(formatPlace(['etc', 'files', 'mode']), 'etc."files".mode');
  assert.is(formatPlace(['etc', 'users', 'text']), 'etc."users".text');
});

test('a pointer gives back the steps that it was made of', () => {
  assert.equal(pointerSteps('/etc/a~1b~0c/mode'), ['etc', 'a/b~c', 'mode']);
  assert.equal(pointerSteps('/etc/a~01b'), ['etc', 'a~1b']);
  const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (steps) => {
      assert.equal(pointerSteps(steps.map((step) => `/${escaped(step)}`).join('')), steps);
    }),
  );
});

test.run();
