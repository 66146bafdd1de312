import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../schema/parse.ts';
import { applyPlan, planned, save, whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, type Ran, sm, smOn } from '../support/sm.ts';

const test = suite('show, state, history, schema and validate');

const first = { version: 1, etc: { motd: { text: 'one\n' } } };
const second = { version: 1, etc: { motd: { text: 'two\n' }, issue: { text: 'x\n' } } };

function twice(): Scratch {
  const world = scratch();
  applied(world, first);
  applied(world, second);
  return world;
}

const on = (world: Scratch, ...args: readonly string[]): Ran => sm([...args, '--root', world.root]);

test('show of a plan file is what plan shows people, and with --json the plan', () => {
  const world = scratch();
  const { file, plan } = planned(world, second);
  const shown = sm(['show', file]);
  assert.is(shown.code, 0);
  assert.match(shown.stdout, '# file:/etc/motd will be created');
  assert.match(shown.stdout, 'Plan: 2 to add, 0 to change, 0 to destroy.');
  assert.equal(JSON.parse(sm(['show', file, '--json']).stdout), plan);
  world.dispose();
});

test('show of an address is the resource, of a number the generation, of nothing the state', () => {
  const world = twice();
  assert.match(on(world, 'show', 'file:/etc/motd').stdout, '0644');
  const resource = JSON.parse(on(world, 'show', 'file:/etc/motd', '--json').stdout);
  assert.is(resource.address, 'file:/etc/motd');
  assert.is(resource.origin, 'created');
  assert.match(on(world, 'show', '1').stdout, 'file:/etc/motd');
  const generation = JSON.parse(on(world, 'show', '2', '--json').stdout);
  assert.is(generation.result, 'ok');
  assert.match(JSON.stringify(generation), 'two');
  assert.ok(parse('state', JSON.parse(on(world, 'show', '--json').stdout)).ok);
  world.dispose();
});

test('show of what is not there is an error in words', () => {
  const world = twice();
  for (const name of ['file:/etc/nope', '99', '0'])
    refuses(world, () => on(world, 'show', name), { code: 1, words: [name.replace('file:', '')] });
  refuses(world, () => on(world, 'show', '/nowhere/plan.json'), {
    code: 78,
    words: ['/nowhere/plan.json'],
  });
  world.dispose();
});

test('state list, show and pull say what is recorded', () => {
  const world = twice();
  assert.is(on(world, 'state', 'list').stdout, 'file:/etc/issue\nfile:/etc/motd\n');
  const listed = JSON.parse(on(world, 'state', 'list', '--json').stdout);
  assert.is(JSON.stringify(listed).split('"address"').length - 1, 2);
  assert.match(on(world, 'state', 'show', 'file:/etc/motd').stdout, 'created');
  const pulled = on(world, 'state', 'pull').stdout;
  assert.is(pulled, world.read('/var/lib/system-manager/state.json'));
  const parsed = parse('state', JSON.parse(pulled));
  assert.ok(parsed.ok && parsed.value.serial === 2);
  world.dispose();
});

test('state rm forgets a resource and leaves it: it is then planned as an import', () => {
  const world = twice();
  const before = world.tree();
  const { plan, file } = planned(world, { version: 1, etc: { motd: { text: 'three\n' } } });
  const ran = on(world, 'state', 'rm', 'file:/etc/motd');
  assert.is(ran.code, 0, ran.stderr);
  assert.is(world.tree(), before);
  assert.is(on(world, 'state', 'list').stdout, 'file:/etc/issue\n');
  assert.is(applyPlan(world, file).code, 3, `serial ${plan.state.serial} is stale now`);
  assert.is(planned(world, second).plan.summary.import, 1);
  world.dispose();
});

test('state rm of what is not managed changes nothing, also beside one that is', () => {
  const world = twice();
  refuses(world, () => on(world, 'state', 'rm', 'file:/etc/motd', 'file:/etc/nope'), {
    code: 1,
    words: ['file:/etc/nope'],
  });
  world.dispose();
});

test('history has one line for every apply that changed something, and says who and how', () => {
  const world = twice();
  applied(world, second);
  const [, ...lines] = on(world, 'history').stdout.trim().split('\n');
  assert.is(lines.length, 2);
  for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT\S+ +\S+ +apply +ok\b/);
  const ran = on(world, 'history', '--json');
  const entries = Object.values(JSON.parse(ran.stdout)).find(Array.isArray) as { by: string }[];
  assert.is(entries.length, 2);
  for (const entry of entries) assert.ok(entry.by);
  world.dispose();
});

test('schema prints each schema, self-contained; a wrong name is a usage error with the nearest', () => {
  for (const name of ['manifest', 'plan', 'state', 'drift', 'event']) {
    const ran = sm(['schema', name]);
    assert.is(ran.code, 0);
    const schema = JSON.parse(ran.stdout);
    assert.is(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    for (const [, target] of ran.stdout.matchAll(/"\$ref": "([^"]+)"/g)) {
      const definition = /^#\/\$defs\/(.+)$/.exec(target ?? '')?.[1] ?? '';
      assert.ok(definition in schema.$defs, `${name}: ${target}`);
    }
  }
  const wrong = sm(['schema', 'manifst']);
  assert.is(wrong.code, 64);
  assert.match(wrong.stderr, 'did you mean manifest?');
});

test('validate is silent off a terminal when all is well, and never looks at the host', () => {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n');
  const before = whole(world);
  const path = save(world, 'm.json', JSON.stringify(first));
  for (const args of [[path], ['--manifest', path]]) {
    const ran = on(world, 'validate', ...args);
    assert.equal([ran.code, ran.stdout], [0, ''], ran.stderr);
  }
  assert.is(sm(['validate', '-'], { input: JSON.stringify(first) }).code, 0);
  assert.is(smOn(world, 'validate', { version: 1, etc: { a: {} } }).code, 78);
  assert.is(whole(world), before);
  world.dispose();
});

test.run();
