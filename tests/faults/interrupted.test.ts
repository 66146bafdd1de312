import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriftReport, Plan } from '../../schema/types.ts';
import { driftOn, isEmpty, planOn, stateOn } from '../support/engine.ts';
import { interruptedManifest, interruptedOn } from '../support/interrupted.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm } from '../support/sm.ts';
import { inodesOf } from '../support/snapshot.ts';

const test = suite('what an interrupted apply leads to');

const first = { version: 1, etc: { one: { text: 'old\n' }, gone: { text: 'old\n' } } };

function savePlan(world: Pick<Scratch, 'directory'>, text: string): string {
  const path = join(world.directory, 'plan.json');
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

test('plan and drift announce it, on stderr and in their JSON, and change nothing', async () => {
  const world = scratch();
  applied(world, { version: 1, etc: { other: { text: 'x' } } });
  const half = await interruptedOn(world);
  const before = inodesOf(half.root);
  const manifest = world.beside('manifest.json', JSON.stringify(interruptedManifest));
  const planned = sm(['plan', '--root', half.root, '--manifest', manifest]);
  assert.match(planned.stderr, /interrupted/);
  assert.is((JSON.parse(planned.stdout) as Plan).interrupted, true);
  const drift = sm(['drift', '--root', half.root]);
  assert.match(drift.stderr, /interrupted/);
  const json = sm(['drift', '--root', half.root, '--json']);
  assert.is((JSON.parse(json.stdout) as DriftReport).interrupted, true);
  assert.is(inodesOf(half.root), before);
  half.dispose();
  world.dispose();
});

test('a plan from before it is stale afterwards, and the interrupted apply is finished first', async () => {
  const world = scratch();
  const half = await interruptedOn(world);
  const other = { version: 1, etc: { other: { text: 'x' } } };
  const fresh = world.beside('other.json', JSON.stringify(other));
  const before = sm(['plan', '--root', half.root, '--manifest', fresh]);
  const ran = sm(['apply', savePlan(half, before.stdout), '--root', half.root]);
  assert.is(ran.code, 3, ran.stderr);
  assert.match(ran.stderr, /stale|no state/);
  assert.ok(isEmpty(await planOn(half, interruptedManifest)), 'it was finished');
  assert.not((await driftOn(half)).interrupted);
  half.dispose();
  world.dispose();
});

test('the very plan that was interrupted is carried out to its end, with exit code 0', async () => {
  const world = scratch();
  const half = await interruptedOn(world);
  const plan = half.root.concat('/var/lib/system-manager/journal/plan.json');
  const ran = sm(['apply', plan, '--root', half.root]);
  assert.is(ran.code, 0, ran.stderr);
  assert.ok(isEmpty(await planOn(half, interruptedManifest)));
  assert.is(Object.keys(stateOn(half)?.resources ?? {}).length, 3);
  half.dispose();
  world.dispose();
});

test('the next apply of another manifest finishes it and then does its own', async () => {
  const world = scratch();
  const half = await interruptedOn(world);
  const path = world.beside('first.json', JSON.stringify(first));
  const ran = sm(['apply', '--yes', '--root', half.root, '--manifest', path]);
  assert.is(ran.code, 0, ran.stderr);
  assert.ok(isEmpty(await planOn(half, first)));
  assert.is(sm(['destroy', '--yes', '--root', half.root]).code, 0);
  assert.not.match(inodesOf(half.root), '/etc/one');
  half.dispose();
  world.dispose();
});

test('what someone changed after it is left alone, named, and never lost', async () => {
  const world = scratch();
  const half = await interruptedOn(world);
  writeFileSync(join(half.root, 'etc/two'), 'by hand\n');
  const manifest = world.beside('manifest.json', JSON.stringify(interruptedManifest));
  const ran = sm(['apply', '--yes', '--root', half.root, '--manifest', manifest]);
  assert.is.not(ran.code, 0, 'a foreign file is in the way now');
  assert.match(`${ran.stdout}${ran.stderr}`, '/etc/two');
  assert.match(inodesOf(half.root), '/etc/two');
  const drift = sm(['drift', '--root', half.root, '--json']);
  assert.is((JSON.parse(drift.stdout) as DriftReport).interrupted, false, 'it is finished');
  half.dispose();
  world.dispose();
});

test.run();
