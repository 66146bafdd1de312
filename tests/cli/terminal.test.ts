import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isColored, onTerminal, typedOnTerminal } from '../support/cli-terminal.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm } from '../support/sm.ts';

const test = suite('on a terminal');

const manifest = { version: 1, etc: { motd: { text: 'one\ntwo\nthree\n' } } };

function hostWith(world: Scratch, value: unknown): readonly string[] {
  const path = world.beside('manifest.json', JSON.stringify(value));
  return ['--root', world.root, '--manifest', path];
}

test('plan shows the diff in place of JSON, in colors', () => {
  const world = scratch();
  applied(world, manifest);
  const args = hostWith(world, { version: 1, etc: { motd: { text: 'one\n2\nthree\n' } } });
  const ran = onTerminal(['plan', ...args]);
  assert.is(ran.code, 0);
  assert.ok(isColored(ran.stdout));
  const plain = onTerminal(['plan', ...args, '--color', 'never']).stdout;
  assert.not(isColored(plain));
  for (const line of [
    '# file:/etc/motd will be updated in-place',
    '-two',
    '+2',
    'Plan: 0 to add, 1 to change, 0 to destroy.',
  ])
    assert.match(plain, line);
  assert.not.match(plain, '"format_version"');
  world.dispose();
});

test('plan --json on a terminal is the document all the same', () => {
  const world = scratch();
  const ran = onTerminal(['plan', '--json', ...hostWith(world, manifest)]);
  assert.match(ran.stdout, '"format_version"');
  assert.not(isColored(ran.stdout.split('\n')[0] ?? ''));
  world.dispose();
});

test('NO_COLOR and TERM=dumb switch colors off, an empty NO_COLOR does not', () => {
  const world = scratch();
  const args = ['plan', ...hostWith(world, manifest)];
  assert.not(isColored(onTerminal(args, { env: { NO_COLOR: '1' } }).stdout));
  assert.not(isColored(onTerminal(args, { env: { TERM: 'dumb' } }).stdout));
  assert.ok(isColored(onTerminal(args, { env: { NO_COLOR: '' } }).stdout));
  assert.ok(
    isColored(onTerminal([...args, '--color', 'always'], { env: { NO_COLOR: '1' } }).stdout),
  );
  world.dispose();
});

test('off a terminal there are colors only with --color always', () => {
  const world = scratch();
  applied(world, manifest);
  world.write('/etc/motd', 'edited\n');
  const drift = ['drift', '--root', world.root];
  assert.not(isColored(sm(drift).stdout));
  assert.not(isColored(sm(drift, { env: { FORCE_COLOR: '1', TERM: 'xterm' } }).stdout));
  assert.ok(isColored(sm([...drift, '--color', 'always']).stdout));
  assert.not(isColored(sm([...drift, '--color', 'always', '--json']).stdout));
  world.dispose();
});

test('drift in sync says so in one line', () => {
  const world = scratch();
  applied(world, manifest);
  const ran = onTerminal(['drift', '--root', world.root]);
  assert.is(ran.code, 0);
  assert.is(ran.stdout.trim().split('\n').length, 1);
  assert.match(ran.stdout, /in sync/i);
  world.dispose();
});

for (const answer of ['no', 'y', 'Yes', 'YES', 'yes please', '']) {
  test(`${JSON.stringify(answer)} is no yes: nothing is applied, and not with exit 0`, () => {
    const world = scratch();
    const before = world.tree();
    const ran = onTerminal(['apply', ...hostWith(world, manifest)], { input: `${answer}\n` });
    assert.is(ran.code, 1, ran.stdout);
    assert.match(ran.stdout, 'Nothing was changed');
    assert.is(world.tree(), before);
    assert.not(world.exists('/var/lib/system-manager/state.json'));
    world.dispose();
  });
}

test('Ctrl-C at the question ends as an interrupted command does, and changes nothing', async () => {
  const world = scratch();
  const before = world.tree();
  const ran = await typedOnTerminal(
    ['apply', ...hostWith(world, manifest)],
    'Enter a value: ',
    '\u0003',
  );
  assert.is(ran.code, 130, ran.stdout);
  assert.match(ran.stdout, 'nothing was changed');
  assert.is(world.tree(), before);
  world.dispose();
});

test('yes is a yes: the plan is shown first, and that very plan is applied', () => {
  const world = scratch();
  const ran = onTerminal(['apply', ...hostWith(world, manifest)], { input: 'yes\n' });
  assert.is(ran.code, 0, ran.stdout);
  const [shown, asked, complete] = [
    'Plan: 1 to add, 0 to change, 0 to destroy.',
    'Do you want to',
    'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.',
  ].map((text) => ran.stdout.indexOf(text));
  assert.ok((shown ?? -1) >= 0);
  assert.ok((asked ?? 0) > (shown ?? 0));
  assert.ok((complete ?? 0) > (asked ?? 0));
  world.dispose();
});

test('there is nothing to ask when there is nothing to do, or when it cannot be done', () => {
  const world = scratch();
  applied(world, manifest);
  const same = onTerminal(['apply', ...hostWith(world, manifest)]);
  assert.is(same.code, 0);
  assert.not.match(same.stdout, 'Do you want to');
  world.write('/etc/issue', 'theirs');
  const both = { version: 1, etc: { ...manifest.etc, issue: { text: 'ours' } } };
  const refused = onTerminal(['apply', ...hostWith(world, both)]);
  assert.is(refused.code, 3);
  assert.not.match(refused.stdout, 'Do you want to');
  world.dispose();
});

test('destroy asks too', () => {
  const world = scratch();
  applied(world, manifest);
  const host = ['--root', world.root];
  assert.is(onTerminal(['destroy', ...host], { input: 'no\n' }).code, 1);
  assert.ok(world.exists('/etc/motd'));
  assert.is(onTerminal(['destroy', ...host], { input: 'yes\n' }).code, 0);
  assert.not(world.exists('/etc/motd'));
  world.dispose();
});

test('text that would speak to the terminal is shown, not sent', () => {
  const world = scratch();
  const evil = { version: 1, etc: { motd: { text: '\u001b]0;owned\u0007\u001b[2J\n' } } };
  const { stdout } = onTerminal(['plan', '--color', 'never', ...hostWith(world, evil)]);
  assert.not.match(stdout, '\u001b');
  assert.match(stdout, 'owned');
  world.dispose();
});

test.run();
