import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unavailableConflicts } from '../../planner/unavailable.ts';
import type { Address, FileValue, ResourceChange } from '../../schema/types.ts';

const test = suite('what cannot be made again');
const address = 'file:/etc/app.conf' as Address;
const lost = new Map([[address, 'nobody kept it']]);
const owners: ReadonlyMap<Address, Address> = new Map();

const file = (content: string, mode = '0644'): FileValue => ({
  type: 'file',
  content: `sha256:${content.padEnd(64, '0')}` as never,
  mode,
  user: 'root',
  group: 'root',
});

const changeOf = (
  before: FileValue | null,
  after: FileValue | null,
  more: Partial<ResourceChange> = {},
): ResourceChange => ({
  address,
  type: 'file',
  name: '/etc/app.conf',
  action_reason: 'declared',
  caused_by: [],
  change: {
    actions: before === null ? ['create'] : after === null ? ['delete'] : ['update'],
    before,
    after,
    before_sensitive: {},
    after_sensitive: {},
  },
  depends_on: [],
  precondition: { type: 'absent' },
  record: { entry: 'set', keep: 'nothing', origin: 'created' },
  reverts_drift: false,
  ...more,
});

test('is a conflict where it would have to be written', () => {
  for (const before of [null, file('a')]) {
    const [conflict, ...rest] = unavailableConflicts([changeOf(before, file('b'))], lost, owners);
    assert.equal(rest, []);
    assert.is(conflict?.reason, 'missing_content');
    assert.match(conflict?.detail ?? '', 'nobody kept it');
    assert.match(conflict?.detail ?? '', '--exclude file:/etc/app.conf');
  }
});

test('a part is told as the unit that it is one of', () => {
  const ofUnit = new Map([[address, 'unit:app.service' as Address]]);
  const [conflict] = unavailableConflicts([changeOf(null, file('b'))], lost, ofUnit);
  assert.match(conflict?.detail ?? '', 'Cannot bring back unit:app.service');
  assert.match(conflict?.detail ?? '', '--exclude unit:app.service');
});

test('is none where only the mode changes, where it goes, or where its original comes back', () => {
  const restored = {
    entry: 'remove',
    keep: 'nothing',
    restores: `sha256:${'0'.repeat(64)}`,
  } as const;
  const harmless = [
    changeOf(file('a', '0600'), file('a')),
    changeOf(file('a'), null),
    changeOf(file('a'), file('b'), { record: restored }),
  ];
  assert.equal(unavailableConflicts(harmless, lost, owners), []);
});

test('is none of anything that is still there', () => {
  assert.equal(unavailableConflicts([changeOf(null, file('b'))], new Map(), owners), []);
});

test.run();
