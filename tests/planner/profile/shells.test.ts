import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fishText, posixText } from '../../../planner/profile/shells.ts';

const test = suite('what shells read');

const values = fc
  .string({ unit: 'grapheme' })
  .filter((text) => !/[\p{Cc}\p{Surrogate}]/u.test(text));
const names = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/).map((name) => `T_${name}`);
const program = '/run/system-manager/sw/bin';
const data = '/run/system-manager/sw/share';

/** What a shell has in its environment after it ran a text some times. */
function environment(
  shell: readonly string[],
  text: string,
  env: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const [file = '', ...options] = shell;
  const output = execFileSync(file, [...options, '-c', `${text}\nexec /usr/bin/env -0`], {
    encoding: 'utf8',
    env,
    // On a socket, bash would think that it is remote and read what interactive shells do.
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pairs = output.split('\0').map((pair) => pair.split(/=(.*)/s) as [string, string]);
  return new Map(pairs);
}

const shells = [
  ['/bin/sh', '-eu'],
  ['/bin/bash', '-eu'],
  ['/bin/bash', '--posix', '-eu'],
];

test('every value arrives as it was declared', () => {
  fc.assert(
    fc.property(fc.dictionary(names, values, { maxKeys: 20 }), (variables) => {
      for (const shell of shells) {
        const found = environment(shell, posixText(variables, false), { PATH: '/usr/bin' });
        for (const [name, value] of Object.entries(variables)) assert.is(found.get(name), value);
        assert.is(found.get('PATH'), '/usr/bin');
        assert.not(found.has('XDG_DATA_DIRS'));
      }
    }),
    { numRuns: 25 },
  );
});

test('the packages come first, and once, however often it is read', () => {
  const text = posixText({ EDITOR: 'vim' }, true);
  for (const shell of shells) {
    const found = environment(shell, `${text}${text}`, { PATH: '/usr/bin:/bin' });
    assert.is(found.get('PATH'), `${program}:/usr/bin:/bin`);
    assert.is(found.get('XDG_DATA_DIRS'), `${data}:/usr/local/share:/usr/share`);
  }
});

test('what is on the search paths stays there, and keeps its order', () => {
  const env = { PATH: `/a:${program}:/b`, XDG_DATA_DIRS: '/a b:/c' };
  const found = environment(['/bin/sh', '-eu'], posixText({}, true), env);
  assert.is(found.get('PATH'), `/a:${program}:/b`);
  assert.is(found.get('XDG_DATA_DIRS'), `${data}:/a b:/c`);
});

test('without a PATH the programs of the distribution are still found', () => {
  for (const start of ['unset PATH', "PATH=''"]) {
    const found = environment(['/bin/sh', '-eu'], `${start}\n${posixText({}, true)}`, {});
    assert.match(found.get('PATH') ?? '', new RegExp(`^${program}:.*:/usr/bin:`));
    assert.not.match(`:${found.get('PATH')}:`, '::');
  }
});

test('a declared XDG_DATA_DIRS is what the packages are put in front of', () => {
  const text = posixText({ XDG_DATA_DIRS: '/srv/share' }, true);
  const found = environment(['/bin/sh', '-eu'], `${text}${text}`, { PATH: '/bin' });
  assert.is(found.get('XDG_DATA_DIRS'), `${data}:/srv/share`);
});

test('the order in which variables are declared does not change the text', () => {
  for (const text of [posixText, fishText]) {
    assert.is(text({ A: '1', B: '2' }, true), text({ B: '2', A: '1' }, true));
  }
});

test('fish sets variables in login shells only, quoted in its own way', () => {
  const text = fishText({ A: `it's $HOME \\n` }, false);
  const lines = text.split('\n');
  assert.ok(lines.includes(`    set -gx A 'it\\'s $HOME \\\\n'`), text);
  assert.is(lines[1], 'if status is-login');
  assert.not.match(text, 'PATH');
});

test('fish has the packages first too', () => {
  const text = fishText({}, true);
  assert.match(text, `contains -- ${program} $PATH; or set -gx PATH ${program} $PATH`);
  assert.match(text, `set -gx XDG_DATA_DIRS "${data}:$XDG_DATA_DIRS"`);
});

test.run();
