import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nearest } from '../../schema/failures.ts';
import { parse } from '../../schema/parse.ts';
import type { Problem } from '../../schema/problem.ts';

const test = suite('parse: a manifest');

function problemsOf(input: unknown): readonly Problem[] {
  const parsed = parse('manifest', input);
  return parsed.ok ? [] : parsed.problems;
}

/** The only problem of a manifest that has one. */
function onlyProblem(input: unknown): Problem {
  const problems = problemsOf(input);
  assert.equal(
    problems.map(({ place }) => place),
    [problems[0]?.place ?? 'a problem'],
    'one mistake is one problem',
  );
  return problems[0] ?? { place: '', found: '', expected: '' };
}

const entry = (file: unknown): unknown => ({ version: 1, etc: { motd: file } });

const fileKeys =
  'text base64 source link absent mode user group onConflict knownHashes reload restart validate sensitive';

test('five mistakes are five problems, each with its place, what was found and what is allowed', () => {
  const problems = problemsOf({
    version: 1,
    etx: {},
    etc: {
      motd: { text: 'hello\n', mode: 420 },
      'nginx/nginx.conf': { text: 'a', link: 'b' },
      hosts: { text: 'x', onConflict: 'replace' },
      issue: { text: 'x', moode: '0644' },
    },
  });
  const by = new Map(problems.map((problem) => [problem.place, problem]));
  assert.equal(
    [...by.keys()].sort(),
    [
      'etc."hosts".onConflict',
      'etc."issue".moode',
      'etc."motd".mode',
      'etc."nginx/nginx.conf"',
      'etx',
    ].sort(),
  );
  assert.is(problems.length, 5);
  assert.match(by.get('etc."motd".mode')?.found ?? '', '420');
  assert.match(by.get('etc."motd".mode')?.expected ?? '', /octal/);
  assert.match(by.get('etc."hosts".onConflict')?.found ?? '', '"replace"');
  assert.match(by.get('etc."hosts".onConflict')?.expected ?? '', 'refuse, backup, adopt');
  assert.match(by.get('etc."nginx/nginx.conf"')?.found ?? '', 'text and link');
  assert.match(
    by.get('etc."nginx/nginx.conf"')?.expected ?? '',
    'text, base64, source, link, absent',
  );
  assert.match(by.get('etx')?.hint ?? '', /\betc\b/);
  assert.match(by.get('etc."issue".moode')?.hint ?? '', /\bmode\b/);
  for (const key of fileKeys.split(' '))
    assert.match(by.get('etc."issue".moode')?.expected ?? '', key);
});

test('a manifest without mistakes is taken as it is', () => {
  const manifest = {
    version: 1,
    system: 'x86_64-linux',
    etc: {
      motd: { text: '' },
      'sudoers.d/ops': { text: 'x', mode: '0440', user: 'root', group: 0, validate: ['visudo'] },
      key: { source: './key', mode: '0400', sensitive: true },
      localtime: { link: '../usr/share/zoneinfo/UTC' },
      gone: { absent: true, restart: ['getty@tty1.service'] },
    },
    files: { '/usr/local/bin/hello': { base64: 'AAE=', mode: 'symlink', onConflict: 'adopt' } },
    settings: { retain: 20, protect: ['file:/etc/ssh/**'], jobTimeout: '90s', settle: '2s' },
    assertions: [{ name: 'has-disk', script: 'true' }],
  };
  const parsed = parse('manifest', manifest);
  assert.ok(parsed.ok);
  assert.is(parsed.ok && parsed.value, manifest);
});

test('what is no object at all is one problem of the whole document', () => {
  for (const input of [null, undefined, [], 'version: 1', 1, true]) {
    const problem = onlyProblem(input);
    assert.is(problem.place, '');
    assert.match(problem.expected, 'object');
  }
});

test('a manifest without a version, or of another one, is refused', () => {
  assert.match(onlyProblem({}).expected, 'version');
  assert.equal(onlyProblem({ version: 2 }).place, 'version');
  assert.equal(onlyProblem({ version: '1' }).place, 'version');
});

test('a file entry of the wrong type is one problem, which says that an object is expected', () => {
  for (const wrong of ['hello', null, 1, ['hello']]) {
    const problem = onlyProblem(entry(wrong));
    assert.is(problem.place, 'etc."motd"');
    assert.match(problem.expected, 'object');
  }
});

test('an entry with no content at all names the five ways to say it', () => {
  const problem = onlyProblem(entry({ mode: '0644' }));
  assert.is(problem.place, 'etc."motd"');
  assert.match(problem.expected, 'exactly one of text, base64, source, link, absent');
});

test('a name that is not allowed is one problem, at that name', () => {
  assert.is(onlyProblem({ version: 1, tmpfiles: { hello: [] } }).place, 'tmpfiles."hello"');
  assert.is(onlyProblem({ version: 1, users: { 'Bad Name': {} } }).place, 'users."Bad Name"');
  assert.is(
    onlyProblem({ version: 1, units: { 'a.service': { dropIns: { x: '' } } } }).place,
    'units."a.service".dropIns."x"',
  );
});

test('a mode written as a number is told to be put in quotes', () => {
  assert.match(onlyProblem(entry({ text: 'a', mode: 644 })).hint ?? '', 'quotes');
});

test('quotes are advised only where they would help', () => {
  const problem = onlyProblem({ version: 1, settings: { jobTimeout: 90 } });
  assert.is(problem.place, 'settings.jobTimeout');
  assert.match(problem.expected, /ms/);
  assert.not.match(problem.hint ?? '', 'quotes');
});

test('an empty list is told how long it must be', () => {
  const problem = onlyProblem(entry({ text: 'a', validate: [] }));
  assert.is(problem.place, 'etc."motd".validate');
  assert.match(problem.expected, /at least|one or more|not empty|non-empty/);
});

test('names that every object has are unknown keys or files like others', () => {
  const input: unknown = JSON.parse(
    '{"version":1,"toString":{},"etc":{"__proto__":{"text":"a"},"constructor":{"text":"a"}}}',
  );
  assert.is(onlyProblem(input).place, 'toString');
});

test('the nearest known word is offered only where it may have been meant', () => {
  assert.is(nearest('ect', ['etc', 'files']), 'etc');
  assert.is(nearest('onconflict', ['onConflict', 'mode']), 'onConflict');
  assert.is(nearest('completely-different', ['etc', 'files']), undefined);
  assert.is(nearest('x', []), undefined);
});

test.run();
