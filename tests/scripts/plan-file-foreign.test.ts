import { chmodSync, chownSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyPlan, forged, planned, whole } from '../support/cli-plan.ts';
import { refuses } from '../support/cli-refusal.ts';
import { scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('a plan that is not for this host, or not any more');

const manifest = { version: 1, etc: { motd: { text: 'hello\n' } } };
const other = { version: 1, etc: { motd: { text: 'changed\n' } } };

test('a plan of another host is refused, also with a fitting plan_id', () => {
  const world = scratch();
  const { plan } = planned(world, manifest);
  const host = { ...plan.host, machine_id: `hmac:${'0'.repeat(64)}`, hostname: 'elsewhere' };
  const file = forged(world, plan, { host });
  refuses(world, () => applyPlan(world, file), { code: 3, words: ['elsewhere', 'plan'] });
  world.dispose();
});

test('what else the plan says of the host is information only', () => {
  const world = scratch();
  const { plan } = planned(world, manifest);
  const host = { ...plan.host, hostname: 'renamed', os: 'other 1' };
  assert.is(applyPlan(world, forged(world, plan, { host })).code, 0);
  world.dispose();
});

test('a plan for another root is refused', () => {
  const [here, there] = [scratch(), scratch()];
  const { file } = planned(there, manifest);
  refuses(here, () => applyPlan(here, file), { code: 3, words: [there.root, here.root] });
  here.dispose();
  there.dispose();
});

test('a plan is stale as soon as something else was applied', () => {
  const world = scratch();
  applied(world, manifest);
  const { file } = planned(world, other);
  applied(world, { version: 1, etc: { motd: { text: 'third\n' } } });
  refuses(world, () => applyPlan(world, file), {
    code: 3,
    words: ['stale', 'serial', 'plan again'],
  });
  world.dispose();
});

test('a first plan is stale as soon as there is a state', () => {
  const world = scratch();
  const { file } = planned(world, manifest);
  applied(world, { version: 1, etc: { issue: { text: 'x' } } });
  refuses(world, () => applyPlan(world, file), { code: 3, words: ['stale', 'plan again'] });
  world.dispose();
});

test('a plan made against a state is refused where there is none, or one of another lineage', () => {
  const world = scratch();
  applied(world, manifest);
  const { plan } = planned(world, other);
  const lineage = '00000000-0000-4000-8000-000000000000';
  const file = forged(world, plan, { state: { ...plan.state, lineage } });
  refuses(world, () => applyPlan(world, file), { code: 3, words: ['lineage', lineage] });

  const fresh = scratch();
  const first = planned(fresh, manifest);
  const late = forged(fresh, first.plan, { state: { lineage, serial: 4 } });
  refuses(fresh, () => applyPlan(fresh, late), { code: 3, words: ['there is no state'] });
  world.dispose();
  fresh.dispose();
});

test('a plan with conflicts is refused with every conflict in words', () => {
  const world = scratch();
  world.write('/etc/motd', 'theirs\n');
  const ran = smOn(world, 'plan', manifest);
  assert.is(ran.code, 3);
  const plan = JSON.parse(ran.stdout);
  assert.is(plan.applyable, false);
  refuses(world, () => applyPlan(world, forged(world, plan, {})), {
    code: 3,
    words: ['/etc/motd', 'not applyable'],
  });
  const unlocked = forged(world, plan, { applyable: true, conflicts: [] });
  applyPlan(world, unlocked);
  assert.is(world.read('/etc/motd'), 'theirs\n');
  world.dispose();
});

test('a plan file that others can write is refused, on standard input it is not asked', () => {
  const world = scratch();
  const { file, ran } = planned(world, manifest);
  for (const mode of [0o602, 0o666]) {
    chmodSync(file, mode);
    refuses(world, () => applyPlan(world, file), { code: 3, words: ['everybody can write'] });
  }
  const piped = sm(['apply', '-', '--root', world.root], { input: ran.stdout });
  assert.is(piped.code, 0, piped.stderr);
  world.dispose();
});

if (process.geteuid?.() === 0) {
  test('root refuses a plan file of another user or writable by a foreign group', () => {
    const world = scratch();
    const { file } = planned(world, manifest);
    chownSync(file, 0, 4242);
    chmodSync(file, 0o660);
    refuses(world, () => applyPlan(world, file), { code: 3, words: ['group 4242'] });
    chmodSync(file, 0o600);
    chownSync(file, 4242, 4242);
    refuses(world, () => applyPlan(world, file), { code: 3, words: ['uid 4242'] });
    const before = whole(world);
    const ran = sm(['apply', file, '--root', world.root], {
      env: { SUDO_UID: '4242', SUDO_GID: '4242', SUDO_USER: 'somebody' },
    });
    assert.is(ran.code, 0, ran.stderr);
    assert.is.not(whole(world), before);
    world.dispose();
  });
}

test.run();
