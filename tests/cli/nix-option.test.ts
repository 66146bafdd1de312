import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withNixOptionsJoined } from '../../cli/nix-option.ts';

const test = suite('--nix-option');

const joined = (line: string): string => withNixOptionsJoined(line.split(' ')).join(' ');

test('a name and a value become one word', () => {
  assert.is(joined('plan --nix-option cores 4 -o x'), 'plan --nix-option cores=4 -o x');
  assert.is(
    joined('plan --nix-option cores 4 --nix-option max-jobs 1'),
    'plan --nix-option cores=4 --nix-option max-jobs=1',
  );
});

test('a value may look like a flag, hold an equals sign, or be empty', () => {
  assert.is(joined('--nix-option a --nix-option'), '--nix-option a=--nix-option');
  assert.is(joined('--nix-option a b=c'), '--nix-option a=b=c');
  assert.is(joined('--nix-option a '), '--nix-option a=');
});

test('what is one word already, and all else, stays', () => {
  for (const line of [
    'apply --nix-option cores=4 plan.json',
    'apply --nix-option=cores=4 plan.json',
    'apply plan.json',
    'apply -- --nix-option a b',
    'plan --nix-option cores',
    'plan --nix-option',
  ]) {
    assert.is(joined(line), line);
  }
});

test.run();
