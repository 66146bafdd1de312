import { appendFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureLayout } from '../../executors/folders.ts';
import {
  isInterrupted,
  type Journal,
  journalPlan,
  resumeJournal,
  startJournal,
} from '../../executors/journal.ts';
import type { Plan } from '../../schema/types.ts';
import { type Door, openDoor } from '../support/door.ts';
import { planOn } from '../support/engine.ts';

const test = suite('the journal');
const log = '/var/lib/system-manager/journal/log.jsonl';
const start = { token: 'abc', by: 'tester', at: '2026-01-01T00:00:00Z', undo: false, rooms: [] };

async function begun(): Promise<Door & { readonly journal: Journal; readonly plan: Plan }> {
  const door = openDoor();
  const plan = await planOn(door.world, { version: 1, etc: { motd: { text: 'hello\n' } } });
  ensureLayout(door.system, door.layout);
  assert.not(isInterrupted(door.system, door.layout));
  return { ...door, plan, journal: startJournal(door.system, door.layout, plan, start) };
}

test('from its start to its end an apply counts as interrupted', async () => {
  const { system, layout, journal, plan, dispose } = await begun();
  assert.ok(isInterrupted(system, layout));
  assert.equal(
    JSON.parse(system.read(journalPlan(layout)).toString()),
    JSON.parse(JSON.stringify(plan)),
  );
  journal.drop();
  assert.not(isInterrupted(system, layout));
  assert.is(resumeJournal(system, layout), undefined);
  assert.equal(system.list(layout.journal), []);
  dispose();
});

test('what was written into it is read back by whoever goes on', async () => {
  const { system, layout, journal, plan, dispose } = await begun();
  journal.keep('file:/etc/motd' as never, 'sha256:1');
  journal.begin(1, ['file:/etc/motd', 'file:/etc/issue']);
  journal.done(1, ['file:/etc/motd']);
  const again = resumeJournal(system, layout);
  assert.is(again?.flight.plan.plan_id, plan.plan_id);
  assert.equal(
    [again?.flight.token, again?.flight.by, again?.flight.at],
    ['abc', 'tester', start.at],
  );
  assert.equal([...(again?.flight.kept ?? [])], [['file:/etc/motd', 'sha256:1']]);
  assert.equal([...(again?.flight.begun ?? [])], ['1 file:/etc/motd', '1 file:/etc/issue']);
  assert.is(again?.flight.rollback, undefined);
  again?.rollback('because');
  assert.is(resumeJournal(system, layout)?.flight.rollback, 'because');
  dispose();
});

test('a line that a power cut tore off counts as never written', async () => {
  const { world, system, layout, journal, dispose } = await begun();
  journal.begin(1, ['file:/etc/motd']);
  appendFileSync(world.at(log), '{"line":"begin","step":2,"targ');
  const again = resumeJournal(system, layout);
  assert.equal([...(again?.flight.begun ?? [])], ['1 file:/etc/motd']);
  dispose();
});

test('a journal whose plan cannot be read is told, not guessed at', async () => {
  const { world, system, layout, dispose } = await begun();
  world.write(journalPlan(layout), '{"half": ', 0o600);
  assert.throws(() => resumeJournal(system, layout), /Cannot finish the interrupted apply/);
  assert.ok(isInterrupted(system, layout), 'it is kept for people to look at');
  dispose();
});

test('it is readable by its owner only', async () => {
  const { system, layout, dispose } = await begun();
  assert.is(system.lstat(layout.journal)?.mode, 0o700);
  assert.is(system.lstat(journalPlan(layout))?.mode, 0o600);
  dispose();
});

test.run();
