// What the documents promise: their commands exist, their links lead somewhere, their examples are valid.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse as parseYaml } from 'yaml';
import { buildProgram } from '../../cli/program.ts';
import manifestSchema from '../../schema/manifest.schema.json' with { type: 'json' };
import { parse } from '../../schema/parse.ts';
import { commandsIn, fencedBlocks, linksIn, slugsOf } from '../support/markdown.ts';

const test = suite('README and docs');

const top = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(top, name), 'utf8');
const documents = [
  'README.md',
  ...readdirSync(join(top, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** What is wrong with one shown command; undefined for nothing. */
function problemOf(words: readonly string[]): string | undefined {
  let command: Command = buildProgram(() => {});
  const rest = [...words];
  for (let next = rest[0]; next !== undefined; next = rest[0]) {
    const inner = command.commands.find((candidate) => candidate.name() === next);
    if (inner === undefined) break;
    command = inner;
    rest.shift();
  }
  if (command.commands.length > 0 && rest[0] !== undefined && !rest[0].startsWith('-')) {
    return `no command ${rest[0]}`;
  }
  const known = ['--help', '-h', ...command.options.flatMap(({ long, short }) => [long, short])];
  const unknown = rest
    .filter((word) => /^--?[a-z]/i.test(word))
    .find((word) => !known.includes(word.split('=')[0]));
  return unknown === undefined ? undefined : `no flag ${unknown}`;
}

test('the two commands of README are scripts of package.json, and CI runs the second', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const shell = fencedBlocks(read('README.md')).filter(({ language }) => language === 'sh');
  assert.equal(
    shell.map(({ text }) => text.trim()),
    ['npm ci && npm run demo', 'npm ci && npm test'],
  );
  assert.match(scripts.demo ?? '', 'examples/web-server/demo.sh');
  assert.ok(scripts.test);
  assert.match(read('.ci/run'), /^npm ci\b/m);
  assert.match(read('.ci/run'), /^npm test$/m);
});

test('what README shows of the demo is what the demo prints, in that order', () => {
  const shown = fencedBlocks(read('README.md')).find(({ language }) => language === 'console');
  const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
  const demo = join(top, 'examples/web-server/demo.sh');
  const ran = spawnSync('sh', [demo], { cwd: '/', encoding: 'utf8', env: { PATH: path } });
  const lines = (shown?.text ?? '').split('\n').filter((line) => line !== '' && line !== '…');
  assert.ok(lines.length > 30, `only ${lines.length}`);
  const printed = ran.stdout.split('\n');
  let from = 0;
  for (const line of lines) {
    const at = printed.indexOf(line, from);
    assert.ok(at >= 0, `the demo does not print, after line ${from}: ${line}`);
    from = at + 1;
  }
});

test('every relative link leads to a file, and to a heading in it', () => {
  const lost: string[] = [];
  for (const document of documents) {
    for (const link of linksIn(read(document))) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(top, document) : resolve(top, dirname(document), path);
      const slugs =
        existsSync(target) && anchor !== undefined ? slugsOf(readFileSync(target, 'utf8')) : [];
      if (!existsSync(target) || (anchor !== undefined && !slugs.includes(anchor)))
        lost.push(`${document}: ${link}`);
    }
  }
  assert.equal(lost, []);
});

test('every sm command that is shown exists, with its flags', () => {
  const shown = documents.flatMap((document) =>
    commandsIn(read(document)).map((words) => ({ document, words })),
  );
  assert.ok(shown.length > 50, `only ${shown.length}`);
  const wrong = shown.flatMap(({ document, words }) => {
    const problem = problemOf(words);
    return problem === undefined ? [] : [`${document}: sm ${words.join(' ')}: ${problem}`];
  });
  assert.equal(wrong, []);
});

test('a command or flag that does not exist would be noticed', () => {
  assert.is(problemOf(['plan', '--json', '-o', 'x']), undefined);
  assert.is(problemOf(['plann']), 'no command plann');
  assert.is(problemOf(['state', 'lost']), 'no command lost');
  assert.is(problemOf(['drift', '--loud']), 'no flag --loud');
});

test('every YAML example is a valid manifest', () => {
  const examples = documents.flatMap((document) =>
    fencedBlocks(read(document)).filter(({ language }) => language === 'yaml'),
  );
  assert.ok(examples.length > 10, `only ${examples.length}`);
  for (const { text } of examples) {
    const parsed = parse('manifest', { version: 1, ...(parseYaml(text) as object) });
    assert.ok(parsed.ok, text);
  }
});

test('every key of a file, the settings and an assertion is explained', () => {
  const { fileEntry, settings, assertion } = manifestSchema.$defs;
  const keys = [fileEntry, settings, assertion].flatMap(({ properties }) =>
    Object.keys(properties),
  );
  const text = read('docs/manifest.md');
  assert.equal(
    keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(text)),
    [],
  );
});

test.run();
