import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { replaceState, stateOf } from '../support/cli-state.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('a state that cannot be used');

const first = { version: 1, etc: { motd: { text: 'one\n' } } };
const second = { version: 1, etc: { motd: { text: 'two\n' }, issue: { text: 'x' } } };

function twice(): Scratch {
  const world = scratch();
  applied(world, first);
  applied(world, second);
  return world;
}

// Every command that reads the state turns it down, and says the same.
function allRefuse(world: Scratch, words: readonly string[]): void {
  const host = ['--root', world.root];
  for (const command of [
    ['drift'],
    ['state', 'list'],
    ['state', 'pull'],
    ['state', 'show', 'file:/etc/motd'],
    ['state', 'rm', 'file:/etc/motd'],
    ['show'],
    ['destroy', '--yes'],
  ])
    refuses(world, () => sm([...command, ...host]), { code: 78, words: ['state.json', ...words] });
  for (const command of ['plan', 'apply'])
    refuses(world, () => smOn(world, command, first, ...(command === 'apply' ? ['--yes'] : [])), {
      code: 78,
      words: ['state.json', ...words],
    });
}

test('a state of a newer version is refused with the program that it needs', () => {
  const world = twice();
  const newer = { ...stateOf(world), version: 2, min_reader: '7.8.9' };
  replaceState(world, JSON.stringify(newer));
  allRefuse(world, ['version', '2', '7.8.9']);
  world.dispose();
});

const broken: readonly (readonly [string, (text: string) => string])[] = [
  ['truncated', (text) => text.slice(0, Math.floor(text.length / 2))],
  ['empty', () => ''],
  ['garbage', () => '\u0000\u0001 not JSON'],
  ['another document', () => '{"version": 1}'],
  ['of the wrong shape', (text) => text.replace('"serial":2', '"serial":"2"')],
];

for (const [what, spoil] of broken) {
  test(`a state that is ${what} is refused, naming a generation whose copy can be restored`, () => {
    const world = twice();
    const text = world.read('/var/lib/system-manager/state.json');
    replaceState(world, spoil(text));
    assert.is.not(world.read('/var/lib/system-manager/state.json'), text);
    allRefuse(world, ['generation']);
    world.dispose();
  });
}

test('the command that the error names restores the state, and everything works again', () => {
  const world = twice();
  const text = world.read('/var/lib/system-manager/state.json');
  replaceState(world, text.slice(0, 40));
  const { stderr } = sm(['drift', '--root', world.root]);
  const command = /\bcp (?:-\S+ )*\S+ [^\s,;]+/.exec(stderr)?.[0];
  assert.ok(command, `no command in:\n${stderr}`);
  const copied = spawnSync('sh', ['-c', command], { env: { PATH: '/usr/bin:/bin' } });
  assert.is(copied.status, 0, command);
  assert.is(world.read('/var/lib/system-manager/state.json'), text);
  assert.is(sm(['drift', '--root', world.root]).code, 0);
  applied(world, first);
  world.dispose();
});

test('a broken copy is not the one that is named', () => {
  const world = twice();
  replaceState(world, '');
  world.write('/var/lib/system-manager/generations/2/state.json', 'torn', 0o600);
  const { code, stderr } = sm(['drift', '--root', world.root]);
  assert.is(code, 78);
  assert.match(stderr, /generations?[ /]1\b/);
  assert.not.match(stderr, 'generations/2/');
  world.dispose();
});

test('a FIFO or a directory where the state should be is an error, and nobody waits', () => {
  for (const make of ['mkfifo', 'mkdir']) {
    const world = scratch();
    spawnSync('mkdir', ['-p', world.at('/var/lib/system-manager')]);
    spawnSync(make, [world.at('/var/lib/system-manager/state.json')]);
    const before = whole(world);
    for (const ran of [sm(['drift', '--root', world.root]), smOn(world, 'plan', first)]) {
      assert.ok(ran.code === 78 || ran.code === 1, String(ran.code));
      assert.is(ran.stdout, '');
      assert.match(ran.stderr, 'state.json');
      assert.not.match(ran.stderr, 'mistake in sm');
    }
    assert.is(whole(world), before);
    world.dispose();
  }
});

test('a history line that was torn does not keep anybody from the history', () => {
  const world = twice();
  const path = '/var/lib/system-manager/history.jsonl';
  world.write(path, `${world.read(path)}{"at": "20`, 0o600);
  const ran = sm(['history', '--root', world.root]);
  assert.is(ran.code, 0);
  assert.is(ran.stdout.trim().split('\n').length, 3, 'a heading and two applies');
  assert.match(ran.stderr, 'Cannot read 1 line of the history');
  world.dispose();
});

test.run();
