import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, forged, planned, save } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { sm } from '../support/sm.ts';

const test = suite('a plan file that is broken or edited');

const manifest = { version: 1, etc: { motd: { text: 'hello\n' }, issue: { text: 'hi\n' } } };

function invalid(world: Scratch, name: string, text: string, words: readonly string[]): void {
  const file = save(world, name, text);
  refuses(world, () => applyPlan(world, file), { code: 78, words: [name, ...words] });
  refuses(world, () => sm(['show', file]), { code: 78, words: [name] });
}

test('an empty plan, as a failed sm plan leaves behind, is invalid', () => {
  const world = scratch();
  invalid(world, 'empty.json', '', ['empty']);
  const ran = refuses(world, () => sm(['apply', '-', '--root', world.root], { input: '' }), {
    code: 78,
    words: ['standard input', 'empty'],
  });
  assert.match(ran.stderr, 'plan');
  world.dispose();
});

test('a manifest given for a plan is told to be one, and what to say in place of it', () => {
  const world = scratch();
  const words = ['manifest', 'sm apply --manifest'];
  invalid(world, 'manifest.json', JSON.stringify(manifest), words);
  invalid(world, 'manifest.yaml', '# ours\nversion: 1\netc:\n  motd: { text: hello }\n', words);
  world.dispose();
});

test('a truncated plan is invalid, wherever it was cut', () => {
  const world = scratch();
  const { ran } = planned(world, manifest);
  for (const share of [0.01, 0.3, 0.7, 0.99])
    invalid(world, 'cut.json', ran.stdout.slice(0, Math.floor(ran.stdout.length * share)), [
      'truncated',
    ]);
  world.dispose();
});

test('JSON that is no plan is invalid', () => {
  const world = scratch();
  for (const text of ['null', '[]', '7', '{}', '{"format_version":"1.0"}', 'garbage'])
    invalid(world, 'other.json', text, []);
  invalid(world, 'manifest.json', JSON.stringify(manifest), []);
  world.dispose();
});

test('a plan of another format is invalid, and the error says which', () => {
  const world = scratch();
  const { plan } = planned(world, manifest);
  const file = forged(world, plan, { format_version: '2.0' });
  refuses(world, () => applyPlan(world, file), { code: 78, words: ['2.0', '1.'] });
  world.dispose();
});

test('a path where no plan is, a directory and a FIFO are refused, and nobody waits', () => {
  const world = scratch();
  mkdirSync(join(world.directory, 'folder'));
  spawnSync('mkfifo', [join(world.directory, 'pipe')]);
  for (const name of ['gone.json', 'folder', 'pipe'])
    refuses(world, () => applyPlan(world, join(world.directory, name)), {
      code: 78,
      words: [name],
    });
  world.dispose();
});

test('one byte changed in a text makes it an edited plan', () => {
  const world = scratch();
  const { ran } = planned(world, manifest);
  const file = save(world, 'edited.json', ran.stdout.replaceAll('hello', 'hallo'));
  refuses(world, () => applyPlan(world, file), { code: 3, words: ['plan_id', 'plan again'] });
  for (const flags of [[], ['--html']]) {
    assert.match(sm(['show', ...flags, file]).stdout, 'This plan does not match its plan_id');
  }
  world.dispose();
});

test('any single field changed makes it an edited plan', () => {
  const world = scratch();
  const { plan } = planned(world, manifest);
  const edits: readonly Record<string, unknown>[] = [
    { applyable: true, resource_changes: [] },
    { mode: 'destroy' },
    { warnings: ['x'] },
    { steps: [] },
    { plan_id: `sha256:${'0'.repeat(64)}` },
    { state: { lineage: null, serial: 7 } },
  ];
  for (const edit of edits) {
    const file = save(world, 'edited.json', JSON.stringify({ ...plan, ...edit }));
    refuses(world, () => applyPlan(world, file), { code: 3, words: ['plan again'] });
  }
  world.dispose();
});

test('the timestamp is not part of what is promised, nor is white space', () => {
  const world = scratch();
  const { plan } = planned(world, manifest);
  const later = { ...plan, timestamp: '2031-01-01T00:00:00.000Z' };
  const file = save(world, 'later.json', JSON.stringify(later, null, 4));
  assert.is(applyPlan(world, file).code, 0);
  world.dispose();
});

test('changes that the embedded manifest does not explain are refused, also with a fitting plan_id', () => {
  const world = scratch();
  world.write('/etc/shadow', 'root:*::::::\n', 0o600);
  const { plan } = planned(world, manifest);
  const [first, ...rest] = plan.resource_changes;
  assert.ok(first);
  const evil = JSON.parse(JSON.stringify([first, ...rest]).replaceAll('/etc/issue', '/etc/shadow'));
  const steps = JSON.parse(JSON.stringify(plan.steps).replaceAll('/etc/issue', '/etc/shadow'));
  for (const changed of [
    { resource_changes: evil, steps },
    { resource_changes: rest },
    { steps: plan.steps.slice(1) },
  ]) {
    const file = forged(world, plan, changed);
    refuses(world, () => applyPlan(world, file), { code: 3, words: [] });
  }
  world.dispose();
});

test('an embedded manifest with another text under the same plan is refused', () => {
  const world = scratch();
  const { plan } = planned(world, manifest);
  const files = JSON.parse(
    JSON.stringify(plan.manifest.resolved.files).replace('hello\\n', 'hacked\\n'),
  );
  const file = forged(world, plan, {
    manifest: { ...plan.manifest, resolved: { ...plan.manifest.resolved, files } },
  });
  refuses(world, () => applyPlan(world, file), { code: 3, words: [] });
  world.dispose();
});

test.run();
