import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withManifest } from '../support/cli-manifest.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm } from '../support/sm.ts';

const test = suite('the forms of a manifest');

function motdOf(name: string, text: string): string {
  const world = scratch();
  const ran = withManifest(world, 'apply', world.beside(name, text));
  assert.is(ran.code, 0, ran.stderr);
  const motd = world.read('/etc/motd');
  world.dispose();
  return motd;
}

test('JSON, JSON with a byte order mark, JSONC and YAML say the same', () => {
  const json = '{"version": 1, "etc": {"motd": {"text": "hello // no comment, ]\\n"}}}';
  const jsonc = `// a comment
{ "version": 1, /* another, */
  "etc": { "motd": { "text": "hello // no comment, ]\\n", }, }, // the last
}`;
  const yaml = 'version: 1\netc:\n  motd:\n    text: |\n      hello // no comment, ]\n';
  for (const [name, text] of [
    ['manifest.json', json],
    ['manifest.json', `\ufeff${json}`],
    ['manifest.jsonc', jsonc],
    ['manifest.yaml', yaml],
    ['manifest.yml', yaml],
    ['anything', yaml],
    ['anything', json],
  ] as const)
    assert.is(motdOf(name, text), 'hello // no comment, ]\n', name);
});

test('YAML may use an anchor and its alias', () => {
  assert.is(
    motdOf('manifest.yaml', 'version: 1\netc:\n  issue: &a { text: hi }\n  motd: *a\n'),
    'hi',
  );
});

test('a dash is standard input, and relative sources start from the working directory', () => {
  const world = scratch();
  world.beside('hosts', '127.0.0.1 here\n');
  const ran = sm(['apply', '--root', world.root, '--manifest', '-', '--yes'], {
    cwd: world.directory,
    input: 'version: 1\netc:\n  hosts: { source: ./hosts }\n',
  });
  assert.is(ran.code, 0, ran.stderr);
  assert.is(world.read('/etc/hosts'), '127.0.0.1 here\n');
  world.dispose();
});

test('relative sources start from the manifest, wherever sm is run', () => {
  const world = scratch();
  world.beside('deep/hosts', 'here\n');
  const path = world.beside(
    'deep/manifest.yaml',
    'version: 1\netc: { hosts: { source: hosts } }\n',
  );
  assert.is(withManifest(world, 'apply', path, { cwd: '/' }).code, 0);
  assert.is(world.read('/etc/hosts'), 'here\n');
  world.dispose();
});

const odd = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype/__proto__/x',
  'naïve/日本語/emoji-🎉',
  'a space and "quotes" and \'more\'',
  'line\nbreak',
  'back\\slash',
  '-rf',
  '*',
  '{}',
  '[a]',
  '$(touch x)',
  '~',
  '.hidden',
  '..twodots',
  'percent%20',
  'escape\u001b[31m',
  'e\u0301 combining',
  'x'.repeat(255),
  'ä'.repeat(127),
];

test('odd names are ordinary file names: planned, applied, in sync, seen to drift, destroyed', () => {
  const world = scratch();
  const before = world.tree();
  const etc = JSON.parse(
    `{${odd.map((name) => `${JSON.stringify(name)}: {"text": ${JSON.stringify(name)}}`).join(',')}}`,
  );
  applied(world, { version: 1, etc });
  for (const name of odd) assert.is(world.read(join('/etc', name)), name);
  const host = ['--root', world.root];
  assert.is(sm(['drift', ...host]).code, 0);
  const listed = JSON.parse(sm(['state', 'list', '--json', ...host]).stdout);
  assert.equal(
    listed.resources.map(({ address }: { address: string }) => address).sort(),
    odd.map((name) => `file:/etc/${name}`).sort(),
  );
  for (const name of odd) world.write(join('/etc', name), 'changed');
  const report = JSON.parse(sm(['drift', '--json', ...host]).stdout);
  assert.is(report.resource_drift.length, odd.length);
  for (const arguments_ of [[], ['--report', 'minimal'], ['--report', 'full']]) {
    const { stdout } = sm(['drift', ...arguments_, ...host]);
    assert.not.match(stdout, '\u001b');
  }
  assert.is(sm(['destroy', '--yes', ...host]).code, 0);
  assert.is(world.tree(), before);
  world.dispose();
});

test('the same odd names work in YAML', () => {
  const world = scratch();
  const lines = odd.map((name) => `  ${JSON.stringify(name)}: { text: x }`);
  const path = world.beside('manifest.yaml', `version: 1\netc:\n${lines.join('\n')}\n`);
  const ran = withManifest(world, 'apply', path);
  assert.is(ran.code, 0, ran.stderr);
  for (const name of odd) assert.is(world.read(join('/etc', name)), 'x', name);
  world.dispose();
});

test('one of them can be a target of its own', () => {
  const world = scratch();
  const manifest = '{"version": 1, "etc": {"__proto__": {"text": "x"}, "motd": {"text": "y"}}}';
  const path = world.beside('manifest.json', manifest);
  const ran = sm(
    ['apply', '--yes', '--root', world.root, '--manifest', path, '--target', 'file:/etc/__proto__'],
    { cwd: '/' },
  );
  assert.is(ran.code, 0, ran.stderr);
  assert.ok(world.exists('/etc/__proto__'));
  assert.not(world.exists('/etc/motd'));
  world.dispose();
});

test.run();
