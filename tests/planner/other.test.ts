import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sameOther } from '../../planner/other.ts';
import type { UnitValue } from '../../schema/types.ts';

const test = suite('values of kinds other than file');

const unit = (...links: readonly (readonly [string, string])[]): UnitValue => ({
  type: 'unit',
  masked: false,
  links: Object.fromEntries(links),
  fragment: null,
  drop_ins: {},
});

// A state is written sorted: links in another order made a record of every apply, for ever.
test('the order of links is no difference, a target is', () => {
  const [wants, alias] = [
    ['/etc/systemd/system/z.target.wants/a.service', '../a.service'],
    ['/etc/systemd/system/b.service', 'a.service'],
  ] as const;
  assert.ok(sameOther(unit(wants, alias), unit(alias, wants)));
  assert.not(sameOther(unit(wants, alias), unit(wants)));
  assert.not(sameOther(unit(wants), unit([wants[0], '../b.service'])));
});

test.run();
