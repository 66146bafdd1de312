import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalName } from '../../../planner/units/aliases.ts';
import { templateOf } from '../../../planner/units/names.ts';
import { programOf } from '../../../planner/units/program.ts';
import type { UnitProgram } from '../../../planner/units/question.ts';
import { law } from '../../support/law.ts';
import { unitWorlds } from '../../support/unit-arbitrary.ts';
import type { UnitWorld } from '../../support/unit-declared.ts';
import { programIn, questionIn } from '../../support/unit-world.ts';

const test = suite('laws of what is done to units');
const runs = 150;

/** Tries a law on many hosts. */
const always = (holds: (program: UnitProgram, world: UnitWorld) => void): Promise<void> =>
  law(
    fc.asyncProperty(unitWorlds, async (world) => holds(programIn(world), world)),
    runs,
  );

const unitsOf = ({ actions }: UnitProgram, op: string): readonly string[] =>
  actions.filter((action) => action.op === op).map(({ unit }) => unit);

test('no unit is both stopped or restarted, and kept', () =>
  always((program) => {
    const kept = program.kept.map(({ unit }) => unit);
    const disturbed = [...unitsOf(program, 'stop'), ...unitsOf(program, 'restart')];
    assert.equal(
      disturbed.filter((unit) => kept.includes(unit)),
      [],
    );
  }));

test('what is stopped starts again, or goes, or is told to stay down', () =>
  always((program) => {
    const down = program.actions.filter(({ op, unit, row }) => {
      const goes = row === '1' || program.warnings.some((line) => line.startsWith(`${unit} stays`));
      return op === 'stop' && !goes;
    });
    const started = unitsOf(program, 'start');
    assert.equal(
      down.filter(({ unit }) => !started.includes(unit)),
      [],
    );
  }));

test('nothing is done to a unit twice: it is stopped, started, both, reloaded or restarted', () =>
  always((program) => {
    for (const unit of new Set(program.actions.map((action) => action.unit))) {
      const ops = program.actions.filter((action) => action.unit === unit).map(({ op }) => op);
      assert.ok(
        ['stop', 'start', 'stop start', 'reload', 'restart'].includes(ops.join(' ')),
        `${unit}: ${ops.join(' ')}`,
      );
    }
  }));

test('only what runs is stopped, reloaded or restarted; only what does not is merely started', () =>
  always((program, world) => {
    for (const { op, unit } of program.actions) {
      const ran = world.running?.includes(unit) === true;
      assert.is(ran, op !== 'start' || unitsOf(program, 'stop').includes(unit), `${op} ${unit}`);
    }
  }));

test('nothing is touched that is not ours, asked for, or reached from what is ours', () =>
  always((program, world) => {
    const { managed, after } = questionIn(world);
    const named = (unit: string): boolean =>
      managed.has(unit) || managed.has(templateOf(unit) ?? '');
    const asked = (world.asked ?? []).map(({ unit }) => canonicalName(unit, after));
    for (const { unit, causedBy, resetFailed } of program.actions) {
      const causes = causedBy.filter((cause) => cause.startsWith('unit:'));
      const reached = causes.length > 0 && causes.every((cause) => managed.has(cause.slice(5)));
      assert.ok(named(unit) || asked.includes(unit) || reached, unit);
      assert.ok(resetFailed !== true || named(unit), `${unit} is not ours to forget`);
      assert.ok(causedBy.length > 0, `${unit} has no cause`);
    }
  }));

test('the phases come in order, and the socket of a service before it', () =>
  always(({ actions }) => {
    const phases = actions.map(({ op }) => ['stop', 'reload', 'restart', 'start'].indexOf(op));
    assert.equal(phases, [...phases].sort());
    const starts = actions.filter(({ op }) => op === 'start').map(({ unit }) => unit);
    const [socket, service] = [starts.indexOf('a.socket'), starts.indexOf('a.service')];
    assert.ok(service === -1 || socket < service, starts.join(' '));
  }));

test('what we came in over, and what sm runs in, is never stopped to be started again', () =>
  always((program, world) => {
    const stopped = unitsOf(program, 'stop');
    const vital = ['dbus.service', ...(world.own === undefined ? [] : [world.own])];
    vital.push('ssh.service');
    const again = unitsOf(program, 'start');
    const insisted = ['stop-start', 'restart'];
    assert.equal(
      vital.filter(
        (unit) =>
          stopped.includes(unit) &&
          again.includes(unit) &&
          !insisted.includes(world.desired?.[unit]?.switch ?? ''),
      ),
      [],
    );
  }));

test('the order in which things are told makes no difference', () =>
  always((program, world) => {
    const question = questionIn(world);
    const backwards = programOf({
      ...question,
      asked: [...question.asked].reverse(),
      facts: {
        ...question.facts,
        details: new Map([...question.facts.details].reverse()),
        live: new Map([...question.facts.live].reverse()),
      },
      managed: new Map([...question.managed].reverse()),
    });
    assert.equal(backwards, program);
  }));

test('once it is carried out, nothing is left to do', () =>
  always((program, world) => {
    let [host, done] = [world, program];
    for (let round = 0; round < 5; round += 1) {
      host = carriedOut(host, done);
      const next = programIn(host);
      const warnings = [...done.warnings, ...next.warnings];
      // What requires a unit that is gone can not run, whatever wants it.
      if (warnings.some((line) => line.includes('stays down'))) return;
      // What was held back is done as soon as the reason is gone, and this may have taken it away.
      const held =
        done.kept.length > 0 ||
        done.warnings.some((line) => /left running|is not started/.test(line));
      if (!held) assert.equal(next.actions, []);
      done = next;
    }
    assert.equal(done.actions, []);
  }));

const notFound = { load: 'not-found' };

/** The host as a program leaves it, with the state that is then written. */
function carriedOut(world: UnitWorld, program: UnitProgram): UnitWorld {
  const { asked: _, drifted: __, recorded: ___, ...rest } = world;
  const kept = new Set(program.kept.map(({ unit }) => unit));
  const started = unitsOf(program, 'start');
  const stopped = unitsOf(program, 'stop');
  const running = (world.running ?? []).filter((unit) => !stopped.includes(unit));
  const isGone = (name: string): boolean =>
    [world.vendor, world.desired].every((units) => units?.[name]?.text === undefined);
  const gone = Object.keys({ ...world.recorded, ...world.desired }).filter(isGone);
  return {
    ...rest,
    details: { ...world.details, ...Object.fromEntries(gone.map((name) => [name, notFound])) },
    failed: (world.failed ?? []).filter((unit) => !started.includes(unit)),
    recorded: Object.fromEntries(
      Object.entries(world.desired ?? {}).map(([name, unit]) => [
        name,
        kept.has(name) ? { ...unit, needsRestart: true } : unit,
      ]),
    ),
    running: [...new Set([...running, ...started])],
  };
}

test.run();
