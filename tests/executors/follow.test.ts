import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { follow } from '../../executors/command.ts';
import { Failure } from '../../executors/failure.ts';

const test = suite('a program that is followed');

const settings = { env: { PATH: '/usr/bin:/bin' }, told: () => undefined };

test('one that cannot be started is told as such, and is no word of that program', async () => {
  for (const [argv, cwd] of [
    [['/bin/true'], '/nowhere/at/all'],
    [['/nowhere/true'], '/'],
  ] as const) {
    const { signal } = new AbortController();
    const error = await follow(argv, { ...settings, cwd, stop: signal }).catch((caught) => caught);
    assert.ok(error instanceof Failure, String(error));
    assert.is(error.kind, 'host');
    assert.match(error.message, `Cannot start ${argv[0]} in ${cwd}: ENOENT`);
  }
});

test('one that ends badly has said why itself', async () => {
  const said: string[] = [];
  const told = (line: string): number => said.push(line);
  const argv = ['/bin/sh', '-c', 'echo why >&2; exit 3'];
  const { signal } = new AbortController();
  const { ok } = await follow(argv, { ...settings, told, cwd: '/', stop: signal });
  assert.equal([ok, said], [false, ['why']]);
});

test.run();
