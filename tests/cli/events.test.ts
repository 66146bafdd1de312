import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aftermath } from '../../cli/view/events.ts';
import { parse } from '../../schema/parse.ts';
import type { Event } from '../../schema/types.ts';
import { applyPlan, planned } from '../support/cli-plan.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('the events of an apply');

const manifest = { version: 1, etc: { motd: { text: 'a\n' }, 'app/conf': { text: 'b\n' } } };

// Each line is one document: keys with @ for any reader of logs, all others an event of the schema.
function eventsOf(text: string): readonly Event[] {
  assert.ok(text.endsWith('\n'));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const fields = Object.entries(JSON.parse(line) as Record<string, unknown>);
      const common = Object.fromEntries(fields.filter(([key]) => key.startsWith('@')));
      assert.match(String(common['@level']), /^(info|warn|error)$/);
      assert.type(common['@message'], 'string');
      assert.match(String(common['@timestamp']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      const parsed = parse(
        'event',
        Object.fromEntries(fields.filter(([key]) => !key.startsWith('@'))),
      );
      assert.ok(parsed.ok, line);
      if (!parsed.ok) throw new Error(line);
      return parsed.value;
    });
}

const types = (events: readonly Event[]): readonly string[] => events.map(({ type }) => type);

test('apply --json prints nothing but events: the version first, the summary last', () => {
  const world = scratch();
  const ran = applied(world, manifest, '--json');
  const events = eventsOf(ran.stdout);
  assert.is(events[0]?.type, 'version');
  const last = events.at(-1);
  assert.is(last?.type, 'change_summary');
  assert.is(last?.type === 'change_summary' ? last.result : '', 'ok');
  assert.is(last?.type === 'change_summary' ? last.changes.add : 0, 2);
  const completed = events.flatMap((event) =>
    event.type === 'apply_complete' ? [event.address as string] : [],
  );
  assert.equal(completed.sort(), ['file:/etc/app/conf', 'file:/etc/motd']);
  world.dispose();
});

test('every resource starts before it completes', () => {
  const world = scratch();
  const seen = new Set<string>();
  for (const event of eventsOf(applied(world, manifest, '--json').stdout)) {
    if (event.type === 'apply_start') seen.add(event.address);
    if (event.type === 'apply_complete') assert.ok(seen.has(event.address), event.address);
  }
  assert.is(seen.size, 2);
  world.dispose();
});

test('an apply with nothing to do has a version and a summary', () => {
  const world = scratch();
  applied(world, manifest);
  const events = eventsOf(applied(world, manifest, '--json').stdout);
  assert.equal(types(events), ['version', 'change_summary']);
  world.dispose();
});

test('--json-into writes the same events to a file that only its owner can read, beside people’s text', () => {
  const world = scratch();
  const file = join(world.directory, 'events.jsonl');
  const ran = applied(world, manifest, '--json-into', file);
  assert.match(ran.stdout, 'Apply complete!');
  const events = eventsOf(readFileSync(file, 'utf8'));
  assert.is(events.at(-1)?.type, 'change_summary');
  assert.is(lstatSync(file).mode & 0o077, 0);
  applied(world, manifest, '--json-into', file);
  assert.is(eventsOf(readFileSync(file, 'utf8')).length, 2, 'made anew');
  world.dispose();
});

test('--json-into a place that cannot be written stops before anything changes', () => {
  const world = scratch();
  const before = world.tree();
  const ran = smOn(
    world,
    'apply',
    manifest,
    '--yes',
    '--json-into',
    join(world.directory, 'no/file'),
  );
  assert.is.not(ran.code, 0);
  assert.match(ran.stderr, 'no/file');
  assert.is(world.tree(), before);
  world.dispose();
});

test('a partly failed apply tells what failed in events, too', () => {
  const world = scratch();
  const meddling = {
    ...manifest,
    assertions: [{ name: 'meddles', script: 'echo theirs > "$SM_ROOT/etc/motd"' }],
  };
  const ran = smOn(world, 'apply', meddling, '--yes', '--json');
  assert.is(ran.code, 4, ran.stderr);
  const events = eventsOf(ran.stdout);
  const failed = events.find(({ type }) => type === 'apply_errored');
  assert.is(failed?.type === 'apply_errored' ? failed.target : '', 'file:/etc/motd');
  const last = events.at(-1);
  assert.equal(last?.type === 'change_summary' ? [...last.failed] : [], ['file:/etc/motd']);
  world.dispose();
});

test('a rollback and a destroy are told in events, too', () => {
  const world = scratch();
  const bad = { version: 1, etc: { motd: { text: 'x', validate: ['/bin/false'] } } };
  const rolledBack = smOn(world, 'apply', bad, '--yes', '--json');
  assert.is(rolledBack.code, 5);
  const events = eventsOf(rolledBack.stdout);
  assert.ok(types(events).includes('rollback'));
  const last = events.at(-1);
  assert.is(last?.type === 'change_summary' ? last.result : '', 'rolled_back');
  applied(world, manifest);
  const destroyed = sm(['destroy', '--yes', '--json', '--root', world.root]);
  const end = eventsOf(destroyed.stdout).at(-1);
  assert.is(end?.type === 'change_summary' ? end.operation : '', 'destroy');
  world.dispose();
});

test('what did not end well says how to go on with that very thing', () => {
  const none = { add: 0, change: 0, destroy: 0, import: 0, forget: 0 };
  const changes = { ...none, restart: 0, conflict: 0, unchanged: 0 };
  const said = (operation: 'apply' | 'rollback' | 'destroy', result: 'partial' | 'interrupted') => {
    const lists = { failed: [], not_started: [], serial: 1, generation: 1 };
    return aftermath({ type: 'change_summary', result, operation, changes, ...lists }).at(-1) ?? '';
  };
  assert.match(
    said('apply', 'partial'),
    'Correct what failed, then run sm plan and sm apply again',
  );
  assert.match(said('destroy', 'partial'), 'then run sm destroy again');
  assert.match(said('rollback', 'interrupted'), 'Run sm rollback again, with the number');
});

test('a plan file can be applied with --json', () => {
  const world = scratch();
  const { file } = planned(world, manifest);
  assert.is(eventsOf(applyPlan(world, file, '--json').stdout).at(-1)?.type, 'change_summary');
  world.dispose();
});

test.run();
