import fc from 'fast-check';
import { fileChanges } from '../../planner/parts.ts';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unexplained } from '../../planner/explain.ts';
import { canonical, pretty } from '../../schema/canonical.ts';
import { parse } from '../../schema/parse.ts';
import type { Plan, ResourceChange } from '../../schema/types.ts';
import { realOf, type Scene, scenes, stage, toldOf } from '../support/planner-arbitrary.ts';
import { path } from '../support/planner-values.ts';

const test = suite('laws of the planner');

/** A law about the plan of any scene. */
function always(law: (made: Plan, scene: Scene) => void): void {
  fc.assert(
    fc.property(scenes, (scene) => {
      const { host, options } = stage(scene);
      law(host.plan(options), scene);
    }),
    { numRuns: 300 },
  );
}

const touches = ({ change }: ResourceChange): boolean =>
  change.actions[0] !== 'no-op' && change.actions[0] !== 'forget';

// A guard holds back a plan that still shows its changes.
const conflictsOf = (made: Plan) => made.conflicts.filter(({ reason }) => reason !== 'protected');

test('every plan has the form of its schema', () => {
  always((made) => {
    const parsed = parse('plan', JSON.parse(pretty(made)));
    assert.ok(parsed.ok, parsed.ok ? '' : canonical(parsed.problems));
  });
});

test('a plan is made of its inputs and nothing else', () => {
  always((made, scene) => {
    const { host, options } = stage(scene);
    assert.is(canonical(host.plan(options)), canonical(made));
  });
});

test('every plan that can be applied is explained', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const { host, options } = stage(scene);
      const made = host.plan(options);
      if (made.applyable)
        assert.equal(
          unexplained(made, host.state(), host.facts(), path('/var/lib/system-manager')),
          [],
        );
    }),
    { numRuns: 1000 },
  );
});

test('bytes that are neither recorded nor to be written are kept before they go', () => {
  always((made, { told }) => {
    for (const change of fileChanges(made).filter(touches)) {
      const { real, entry } = toldOf(told, change.address) ?? {};
      if (real?.type !== 'file' || change.record.keep !== 'nothing') continue;
      const recorded = entry && realOf(entry.applied);
      const after = change.change.after && realOf(change.change.after);
      const safe = [recorded, after].some(
        (value) => value?.type === 'file' && value.bytes === real.bytes,
      );
      assert.ok(safe, `${change.address} loses ${JSON.stringify(real.bytes)}`);
    }
  });
});

test('nothing changes about a path that the host refuses to show, or where a FIFO is', () => {
  always((made, { told }) => {
    for (const change of fileChanges(made).filter(touches)) {
      const { real } = toldOf(told, change.address) ?? {};
      assert.not.ok(real?.type === 'unreadable' || real?.type === 'special', change.address);
    }
  });
});

test('a path in conflict does not change', () => {
  always((made) => {
    const changing = new Set(made.resource_changes.map(({ address }) => address));
    for (const { address } of conflictsOf(made))
      assert.not.ok(address !== null && changing.has(address));
    assert.is(made.applyable, made.conflicts.length === 0);
    assert.is(
      made.errored,
      made.conflicts.some(({ reason }) => reason === 'unreadable'),
    );
  });
});

test('every path is a change, a conflict or unchanged, and each once', () => {
  always((made, { told }) => {
    const { summary, resource_changes: changes } = made;
    const conflicts = conflictsOf(made);
    const paths = told.filter(({ wish, entry }) => wish !== undefined || entry !== undefined);
    assert.is(changes.length + conflicts.length + summary.unchanged, paths.length);
    const addresses = changes.map(({ address }) => address);
    assert.equal(addresses, [...new Set(addresses)].sort());
  });
});

test('before and after differ in each change of the host, but for what is secret', () => {
  always((made) => {
    for (const { change, address } of fileChanges(made).filter(touches)) {
      assert.is.not(canonical(change.before), canonical(change.after), address);
    }
  });
});

test('a secret is in no plan, whatever happens to it', () => {
  always((made, { told }) => {
    const paths = told.filter(
      ({ wish, entry }) => entry?.sensitive || (wish?.type === 'file' && wish.sensitive),
    );
    for (const { name } of paths) {
      const change = made.resource_changes.find((candidate) => candidate.name === name);
      for (const side of [change?.change.before, change?.change.after]) {
        assert.not.ok(side?.type === 'file' && side.text !== undefined, name);
      }
    }
  });
});

test.run();
