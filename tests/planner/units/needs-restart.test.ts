import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changed, type Declared, service } from '../../support/unit-declared.ts';
import { programIn } from '../../support/unit-world.ts';

const test = suite('units that still run with an older definition');

/** What is done to a unit that runs and was kept before, now that the manifest says this. */
function keptBefore(old: Declared, now: Declared = old) {
  const program = programIn({
    desired: { 'a.service': now },
    recorded: { 'a.service': { ...old, needsRestart: true } },
    running: ['a.service'],
  });
  return {
    actions: program.actions.map(({ row, op }) => `${row} ${op}`),
    kept: program.kept,
  };
}

test('a unit that was kept stays so while its reason lasts', () => {
  const { actions, kept } = keptBefore(service('Service.X-RestartIfChanged=no'));
  assert.equal(actions, []);
  const why =
    'unit:a.service changed before, and it still runs as it was; X-RestartIfChanged=false';
  assert.equal(kept, [{ unit: 'a.service', why }]);
});

test('it is stopped and started once nothing speaks against it any more', () => {
  assert.equal(keptBefore(service()), { actions: ['13 stop', '13 start'], kept: [] });
});

test('it is reloaded when that is asked for, and stays kept', () => {
  const old = service('Service.X-RestartIfChanged=no', 'Service.ExecReload=/bin/true');
  const { actions, kept } = keptBefore(old, changed(old, 'Unit.X-Reload-Triggers=1'));
  assert.equal(actions, ['4 reload']);
  assert.equal(
    kept.map(({ unit }) => unit),
    ['a.service'],
  );
});

test('one that does not run owes nothing', () => {
  const unit = service('Service.X-RestartIfChanged=no');
  const { actions, kept } = programIn({
    desired: { 'a.service': unit },
    recorded: { 'a.service': { ...unit, needsRestart: true } },
  });
  assert.equal(
    actions.map(({ op }) => op),
    ['start'],
  );
  assert.equal(kept, []);
});

test('one that is ours no more owes nothing', () => {
  const described = { dropIns: { 'a.conf': '[Unit]\nDescription=x\n' } };
  const program = programIn({
    recorded: { 'a.service': { ...described, needsRestart: true } },
    running: ['a.service'],
    vendor: { 'a.service': service() },
  });
  assert.equal([program.actions, program.kept], [[], []]);
});

test.run();
