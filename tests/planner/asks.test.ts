import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Asks, asksOfChange, asksToRecord, names, sameAsks } from '../../planner/asks.ts';
import { canonical } from '../../schema/canonical.ts';

const test = suite('what files ask of units');

const units = ['a.service', 'b.service', 'c.socket'] as const;
const lists = fc.array(fc.constantFrom(...units), { maxLength: 4 });
const asks: fc.Arbitrary<Asks> = fc.record({ reload: lists, restart: lists }, { requiredKeys: [] });

test('it is recorded sorted and once, and what asks nothing leaves no trace', () => {
  assert.equal(asksToRecord({ reload: ['b.service', 'a.service', 'b.service'], restart: [] }), {
    reload: ['a.service', 'b.service'],
  });
  assert.equal(asksToRecord({}), {});
});

test('what was recorded is the same as what it was made of', () => {
  fc.assert(
    fc.property(asks, (wanted) => {
      assert.ok(sameAsks(wanted, asksToRecord(wanted)));
      assert.equal(asksToRecord(asksToRecord(wanted)), asksToRecord(wanted));
    }),
  );
});

test('equal records are equal asks, and no others', () => {
  fc.assert(
    fc.property(asks, asks, (one, other) => {
      const equal = canonical(asksToRecord(one)) === canonical(asksToRecord(other));
      assert.is(sameAsks(one, other), equal);
    }),
  );
});

test('a unit gets what the manifest says of it, and one that it no longer names what was recorded', () => {
  fc.assert(
    fc.property(asks, asks, (wanted, recorded) => {
      const found = asksOfChange(wanted, recorded);
      for (const unit of units) {
        const said = names(wanted, unit) ? wanted : recorded;
        for (const op of ['reload', 'restart'] as const) {
          const isAsked = found.some((ask) => ask.op === op && ask.unit === unit);
          assert.is(isAsked, said[op]?.includes(unit) === true);
        }
      }
    }),
  );
});

test.run();
