// Completion in the shells themselves: keys are typed on a terminal, and sm writes down what it was told.
import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shells } from '../../cli/completion/shell.ts';
import { allCommands, wordsOf } from '../../cli/completion/words.ts';
import { buildProgram } from '../../cli/program.ts';
import { ensureProgram } from '../support/ensure-program.ts';
import { scratch } from '../support/scratch.ts';
import { type TypedShell, taughtShell } from '../support/shell-typing.ts';
import { program, sm } from '../support/sm.ts';

const test = suite('completion');

/** What is typed, and the words that come of it; ROOT stands for the root of the test. */
const lines: readonly (readonly [string, readonly string[]])[] = [
  ['sm pl\t--detailed-e\t', ['plan', '--detailed-exitcode']],
  ['sm show --root ROOT file:/etc/mo\t', ['show', '--root', 'ROOT', 'file:/etc/motd']],
  [
    'sm plan --root ROOT --target=file:/etc/mo\t',
    ['plan', '--root', 'ROOT', '--target=file:/etc/motd'],
  ],
  [
    'sm plan --root ROOT --target file:/etc/a\t',
    ['plan', '--root', 'ROOT', '--target', 'file:/etc/a b'],
  ],
  [
    'sm state rm --root=ROOT a file:/etc/is\t',
    ['state', 'rm', '--root=ROOT', 'a', 'file:/etc/issue.net'],
  ],
  ['sm plan --color al\t', ['plan', '--color', 'always']],
  ['sm plan --color=al\t', ['plan', '--color=always']],
  ['sm validate --manifest besi\t', ['validate', '--manifest', 'beside.yaml']],
  ['sm show --root ROOT 1\t', ['show', '--root', 'ROOT', '1']],
  ['sm schema ack\t', ['schema', 'acknowledgements']],
  ['sm help state pu\t', ['help', 'state', 'pull']],
];

for (const name of shells) {
  test(`${name} completes commands, flags, choices, addresses with colons, and files`, async () => {
    const path = ensureProgram(name);
    assert.ok(path, `${name} is not installed, and could not be`);
    const shell: TypedShell = taughtShell(name, path ?? '');
    shell.world.beside('beside.yaml', 'version: 1\n');
    const { root } = shell.world;
    for (const [line, words] of lines) {
      assert.equal(
        await shell.type(line.replace('ROOT', root)),
        words.map((word) => word.replace('ROOT', root)),
        line,
      );
    }
    shell.world.dispose();
  });

  test(`the script for ${name} is read without a word, and holds every command and option`, () => {
    const { code, stdout } = sm(['completion', name]);
    assert.is(code, 0);
    const world = scratch();
    const file = world.beside('script', stdout);
    const read = spawnSync(ensureProgram(name) ?? name, ['-n', file], { encoding: 'utf8' });
    world.dispose();
    assert.equal([read.status, read.stdout, read.stderr], [0, '', '']);
    const all = allCommands(wordsOf(buildProgram(() => undefined)));
    assert.ok(all.length > 12);
    for (const { options, name: command } of all) {
      assert.ok(stdout.includes(command), command);
      for (const option of options.flatMap(({ names }) => names))
        assert.ok(stdout.includes(option), `${command} ${option}`);
    }
    assert.not.match(stdout, 'complete:', 'the hidden command is nobody else to call');
  });
}

test('fish tells what each word is for', () => {
  const shell = taughtShell('fish', ensureProgram('fish') ?? '');
  const ask = (line: string): string =>
    spawnSync(
      'fish',
      ['--no-config', '-c', `source ~/script; complete -C ${JSON.stringify(line)}`],
      {
        cwd: shell.world.directory,
        encoding: 'utf8',
        env: shell.env,
      },
    ).stdout;
  assert.is(ask('sm pla'), 'plan\tcompare manifest, state and host; write nothing\n');
  assert.match(ask(`sm show --root ${shell.world.root} `), /^1\tok, applied 20/m);
  shell.world.dispose();
});

test('bash leaves alone what is quoted, and completes in the middle of a line', () => {
  const shell = taughtShell('bash', ensureProgram('bash') ?? '');
  const ask = (line: string, point: number, words: readonly string[], at: number): string =>
    spawnSync(
      'bash',
      [
        '-c',
        `source ~/script; COMP_LINE=$1 COMP_POINT=$2 COMP_CWORD=$3; shift 3; COMP_WORDS=("$@"); _sm sm; printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        line,
        String(point),
        String(at),
        ...words,
      ],
      { encoding: 'utf8', env: shell.env },
    ).stdout;
  const { root } = shell.world;
  const opened = `sm show --root=${root} "file:/etc/mo`;
  const words = ['sm', 'show', '--root', '=', root, '"file:/etc/mo'];
  assert.is(ask(opened, opened.length, words, 5), 'file:/etc/motd\n');
  assert.is(ask('sm pl --json', 5, ['sm', 'pl', '--json'], 1), 'plan\n');
  assert.is(ask('sm plan -- --j', 14, ['sm', 'plan', '--', '--j'], 3), '\n');
  shell.world.dispose();
});

test('what only the state knows is asked for without a lock, and never with an error', () => {
  const shell = taughtShell('bash', '/bin/bash');
  const { world } = shell;
  const ask = (what: string, root: string): unknown => sm(['complete', what, '--root', root]);
  const none = { code: 0, stdout: '', stderr: '' };
  const all = { ...none, stdout: 'file:/etc/a b\nfile:/etc/issue.net\nfile:/etc/motd\n' };
  const lock = world.at('/var/lib/system-manager/lock');
  const whileLocked = spawnSync(
    'flock',
    ['-x', lock, process.execPath, program, 'complete', 'address', '--root', world.root],
    { encoding: 'utf8' },
  );
  assert.is(whileLocked.stdout, all.stdout);
  assert.equal(ask('address', world.root), all);
  assert.equal(ask('address', '/nonexistent'), none);
  world.write('/var/lib/system-manager/state.json', '{');
  assert.equal(ask('address', world.root), none);
  world.dispose();
});

test('an unknown shell is a usage error that names the known ones', () => {
  const ran = sm(['completion', 'tcsh']);
  assert.is(ran.code, 64);
  assert.match(ran.stderr, 'bash, zsh, fish');
});

test.run();
