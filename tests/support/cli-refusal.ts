import * as assert from 'uvu/assert';
import { whole } from './cli-plan.ts';
import type { Scratch } from './scratch.ts';
import type { Ran } from './sm.ts';

/** What an error must look like: its exit code, and words that its text must hold. */
export interface Expectation {
  readonly code: number;
  readonly words: readonly string[];
}

/**
 * Runs something that must be turned down, and checks all that a refusal promises: the exit code, no
 * stack trace, nothing on stdout, the words that people need, and a host that is as it was.
 */
export function refuses(world: Scratch, act: () => Ran, { code, words }: Expectation): Ran {
  const before = whole(world);
  const ran = act();
  assert.is(ran.code, code, `exit code; stderr was: ${ran.stderr.slice(0, 2000)}`);
  assert.is(ran.stdout, '', 'stdout stays empty on an error');
  assert.not.match(ran.stderr, 'a mistake in sm');
  assert.match(ran.stderr, /^(Error|Warning|Passed|Using|Conflict)/m);
  for (const word of words)
    assert.ok(ran.stderr.includes(word), `stderr lacks ${word}:\n${ran.stderr.slice(0, 2000)}`);
  assert.is(whole(world), before, 'nothing changed');
  return ran;
}
