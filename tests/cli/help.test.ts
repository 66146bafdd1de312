import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sm } from '../support/sm.ts';

const test = suite('help and usage');

const commands = [
  ['plan'],
  ['apply'],
  ['drift'],
  ['show'],
  ['state'],
  ['state', 'list'],
  ['state', 'show'],
  ['state', 'rm'],
  ['state', 'pull'],
  ['validate'],
  ['destroy'],
  ['history'],
  ['schema'],
  ['completion'],
  ['doctor'],
  ['help'],
];

for (const command of commands) {
  test(`sm ${command.join(' ')} --help describes it and shows an example`, () => {
    const ran = sm([...command, '--help']);
    assert.is(ran.code, 0);
    assert.is(ran.stderr, '');
    assert.match(ran.stdout, `Usage: sm ${command.join(' ')}`);
    assert.match(ran.stdout, /^Examples?:\n( {2}.*\n)*.*\bsm /m);
  });
}

test('sm --help lists every command', () => {
  const { code, stdout } = sm(['--help']);
  assert.is(code, 0);
  for (const [name] of commands) assert.match(stdout, new RegExp(`^  ${name}\\b`, 'm'));
});

test('sm help reaches every command, and knows which word was meant', () => {
  assert.is(sm(['help']).stdout, sm(['--help']).stdout);
  assert.is(sm(['help', 'state', 'list']).stdout, sm(['state', 'list', '--help']).stdout);
  const lost = sm(['help', 'state', 'lst']);
  assert.is(lost.code, 64);
  assert.match(lost.stderr, 'did you mean list?');
});

test('every shared flag is there where it makes sense', () => {
  for (const name of ['plan', 'apply', 'destroy', 'drift', 'show', 'validate', 'history']) {
    const { stdout } = sm([name, '--help']);
    for (const flag of ['--root', '--state-dir', '--lock-timeout', '--json', '--color', '-v'])
      assert.match(stdout, flag, `${name} ${flag}`);
  }
  for (const name of ['plan', 'apply', 'destroy']) {
    const { stdout } = sm([name, '--help']);
    for (const flag of [
      '--target',
      '--exclude',
      '--allow-mass-delete',
      '--allow-protected',
      '--adopt',
      '--backup',
      '--check',
      '--deep',
    ])
      assert.match(stdout, flag, `${name} ${flag}`);
  }
  for (const name of ['apply', 'destroy'])
    for (const flag of ['--yes', '--on-failure', '--durable', '--json-into'])
      assert.match(sm([name, '--help']).stdout, flag, `${name} ${flag}`);
});

test('sm --version is one line', () => {
  for (const flag of ['--version', '-V']) {
    const { code, stdout } = sm([flag]);
    assert.is(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  }
});

test('an unknown command, subcommand or flag is 64 with a suggestion', () => {
  for (const [args, near] of [
    [['nonsense'], undefined],
    [['aply'], 'apply'],
    [['state', 'lst'], 'list'],
    [['plan', '--detailed-exitcod'], '--detailed-exitcode'],
  ] as const) {
    const ran = sm(args);
    assert.is(ran.code, 64, args.join(' '));
    assert.is(ran.stdout, '');
    if (near === undefined) assert.match(ran.stderr, 'sm --help');
    else assert.match(ran.stderr, new RegExp(`[Dd]id you mean ${near}`));
  }
});

test('no command at all, and a group without its command, are usage errors with the help', () => {
  for (const args of [[], ['state']]) {
    const ran = sm(args);
    assert.is(ran.code, 64, args.join(' '));
    assert.match(`${ran.stdout}${ran.stderr}`, 'Usage: sm');
  }
});

test('a missing argument is named', () => {
  for (const [args, name] of [
    [['schema'], 'name'],
    [['state', 'show'], 'address'],
    [['state', 'rm'], 'address'],
  ] as const) {
    const ran = sm(args);
    assert.is(ran.code, 64);
    assert.match(ran.stderr, name);
  }
});

test.run();
