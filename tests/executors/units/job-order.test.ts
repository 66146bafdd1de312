import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inOrder } from '../../../executors/units/job-order.ts';
import { toJobUnit } from '../../../executors/units/job-unit.ts';

const test = suite('the order of a batch');

const unit = (name: string, after = '') =>
  toJobUnit(
    name,
    new Map([
      ['Id', name],
      ['After', after],
    ]),
  );
const batch = [
  unit('app.service', 'sysinit.target database.service'),
  unit('own.target', 'app.service database.service'),
  unit('database.service', 'disk.mount'),
  unit('disk.mount'),
];
const names = (units: readonly { readonly name: string }[]): readonly string[] =>
  units.map(({ name }) => name);

test('what others start after comes first', () => {
  const wanted = ['disk.mount', 'database.service', 'app.service', 'own.target'];
  assert.equal(names(inOrder('start', batch)), wanted);
  assert.equal(names(inOrder('restart', batch)), wanted);
});

test('what others start after is stopped last', () => {
  assert.equal(names(inOrder('stop', batch)), [
    'own.target',
    'app.service',
    'database.service',
    'disk.mount',
  ]);
});

test('what starts others of its own accord is stopped before all', () => {
  const units = [
    unit('a.socket'),
    unit('a.service', 'a.socket'),
    unit('b.service', 'b.path c.timer'),
    unit('b.path'),
    unit('c.timer'),
  ];
  const stopped = names(inOrder('stop', units));
  assert.equal([...stopped.slice(0, 3)].sort(), ['a.socket', 'b.path', 'c.timer']);
  assert.is(names(inOrder('start', units))[0], 'a.socket');
});

test('an automount is stopped after its mount, which it would detach though it is in use', () => {
  const units = [unit('srv.automount'), unit('srv.mount', 'srv.automount'), unit('a.socket')];
  assert.equal(names(inOrder('stop', units)), ['a.socket', 'srv.mount', 'srv.automount']);
});

test('a circle loses nothing', () => {
  const circle = [unit('a.service', 'b.service'), unit('b.service', 'a.service')];
  assert.equal([...names(inOrder('start', circle))].sort(), ['a.service', 'b.service']);
});

test('every unit stays, and stands after those that it starts after', () => {
  const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 });
  fc.assert(
    fc.property(edges, (pairs) => {
      // Later numbers start after earlier ones, so there is no circle.
      const afters = new Map<number, string[]>();
      for (const [one, other] of pairs) {
        if (one === other) continue;
        const late = Math.max(one, other);
        afters.set(late, [...(afters.get(late) ?? []), `u${Math.min(one, other)}.service`]);
      }
      const units = Array.from({ length: 10 }, (_, at) =>
        unit(`u${9 - at}.service`, (afters.get(9 - at) ?? []).join(' ')),
      );
      const ordered = names(inOrder('start', units));
      assert.equal([...ordered].sort(), [...names(units)].sort());
      for (const [late, earlier] of afters) {
        for (const name of earlier) {
          assert.ok(ordered.indexOf(name) < ordered.indexOf(`u${late}.service`));
        }
      }
    }),
  );
});

test.run();
