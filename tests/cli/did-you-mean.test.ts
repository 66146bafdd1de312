import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('did you mean');
const manifest = { version: 1, etc: { motd: { text: 'hello\n' } } };

test('addresses, kinds, generations and schemas that are not there', () => {
  const world = scratch();
  applied(world, manifest);
  const host = ['--root', world.root];
  for (const [words, code, said] of [
    [['show', 'file:/etc/mtod'], 1, 'did you mean file:/etc/motd?'],
    [['state', 'show', 'file:/etc/mtod'], 1, 'did you mean file:/etc/motd?'],
    [['state', 'rm', '/etc/motd'], 1, 'did you mean file:/etc/motd?'],
    [['show', 'fiel:/etc/motd'], 64, 'did you mean file:/etc/motd?'],
    [['show', '7'], 1, 'expected one of 1'],
  ] as const) {
    const ran = sm([...words, ...host]);
    assert.is(ran.code, code, `${words.join(' ')}: ${ran.stderr}`);
    assert.match(ran.stderr, said);
  }
  const planned = smOn(world, 'plan', manifest, '--target', 'file:/etc/mtod');
  assert.is(planned.code, 1);
  assert.match(planned.stderr, 'did you mean file:/etc/motd?');
  assert.match(sm(['schema', 'mainfest']).stderr, 'did you mean manifest?');
  world.dispose();
});

test.run();
