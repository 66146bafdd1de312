import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { save } from '../support/cli-plan.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('a recorded run');

const manifest = { version: 1, etc: { motd: { text: 'a\n' }, 'app/conf': { text: 'b\n' } } };

test('it is shown again as whoever watched it saw it', () => {
  const world = scratch();
  const file = join(world.directory, 'apply.jsonl');
  const seen = applied(world, manifest, '--json-into', file);
  const again = sm(['show', file]);
  assert.is(again.code, 0, again.stderr);
  const watched = seen.stdout.slice(seen.stdout.indexOf('file:/etc/app/conf: Creation'));
  assert.is(again.stdout, watched);
  world.dispose();
});

test('that of an apply that failed ends with what failed, what was not begun, and how to go on', () => {
  const world = scratch();
  const failing = { version: 1, etc: { motd: { text: 'a\n', validate: ['/bin/false'] } } };
  const ran = smOn(world, 'apply', failing, '--yes', '--json');
  assert.is(ran.code, 5, ran.stderr);
  const again = sm(['show', save(world, 'apply.jsonl', ran.stdout)]);
  assert.is(again.code, 0, again.stderr);
  assert.match(again.stdout, 'everything was put back');
  assert.match(again.stdout, 'The host is as it was before.');
  world.dispose();
});

test('an event of a later sm is shown by its message', () => {
  const world = scratch();
  const line = { '@module': 'sm.ui', '@message': 'Something new', '@timestamp': '', type: 'new' };
  const ran = sm(['show', save(world, 'later.jsonl', `${JSON.stringify(line)}\n`)]);
  assert.is(ran.stdout, 'Something new\n');
  world.dispose();
});

test('one that is cut off in the middle of a line is told to be', () => {
  const world = scratch();
  const file = join(world.directory, 'apply.jsonl');
  applied(world, manifest, '--json-into', file);
  const ran = sm(['show', save(world, 'cut.jsonl', readFileSync(file, 'utf8').slice(0, -40))]);
  assert.is(ran.code, 78);
  assert.match(ran.stderr, 'truncated');
  world.dispose();
});

test.run();
