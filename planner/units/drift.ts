import type {
  AbsolutePath,
  Address,
  DriftedResource,
  FieldDifference,
  State,
} from '../../schema/types.ts';
import { baseName, keyOf, parentOf } from '../../state/address.ts';
import type { Facts } from '../../state/facts.ts';
import { entriesOf } from '../../state/parts.ts';
import type { UnitFacts } from '../../state/units.ts';
import { canonicalName, findUnit } from './aliases.ts';
import { expectation } from './expected.ts';
import { detailsOf, lifeOf } from './live.ts';
import { dropInsBelow } from './merge.ts';
import { isTemplate } from './names.ts';
import { isStale } from './plan.ts';
import { fragmentPath } from './value.ts';

// Where administrators and other tools put drop-ins; what a distribution ships below /usr is no drift.
const local = ['/etc/systemd/system.control', '/run/systemd/system.control', '/etc/systemd/system'];

/**
 * What of our units drifted besides their files: not running or failed where they should run, not
 * loaded as they are on disk, foreign drop-ins on units of ours.
 */
export function unitDrift(state: State, facts: Facts): readonly DriftedResource[] {
  const { units } = facts;
  if (units === undefined) return [];
  const respects = state.settings.respectManualStop === true;
  const expected = units.running ? expectation(units.files, units) : () => undefined;
  return [...entriesOf(state, 'unit')].flatMap(([address, entry]) => {
    const name = keyOf(address);
    if (entry.applied.type !== 'unit' || entry.applied.masked || isTemplate(name)) {
      return report(address, foreign(name, address, state, units));
    }
    // sshd.service of Debian is another name of ssh.service, by which everything else goes.
    const own = canonicalName(name, units.files);
    const fields: FieldDifference[] = [
      ...unexpected(runState(own, units, respects), () => expected(own)),
      ...(isStale(name, units)
        ? [{ path: 'need_daemon_reload', expected: 'no', actual: 'yes' }]
        : []),
      ...maskedByHand(own, units),
      ...foreign(name, address, state, units),
    ];
    return report(address, fields);
  });
}

// What should run is worked out from its text and what wants it: only for those that do not run.
function unexpected(
  fields: readonly FieldDifference[],
  expected: () => string | undefined,
): readonly FieldDifference[] {
  return fields.length === 0 || expected() === undefined ? [] : fields;
}

function report(address: Address, fields: readonly FieldDifference[]): readonly DriftedResource[] {
  return fields.length === 0 ? [] : [{ address, status: 'modified', fields: [...fields] }];
}

function runState(name: string, units: UnitFacts, respects: boolean): readonly FieldDifference[] {
  const life = lifeOf(name, units);
  const details = detailsOf(name, units);
  // It is started again and again and dies each time (units.md, Health).
  const dies = details?.sub.startsWith('auto-restart') === true && details.execMainStatus !== 0;
  if (dies) return [{ path: 'active', expected: 'active', actual: 'auto-restart' }];
  if (life === 'running') return [];
  const byHand = life === 'stopped' && details?.hasRun === true;
  if (respects && byHand) return [];
  const actual = life === 'failed' ? 'failed' : 'inactive';
  return [{ path: 'active', expected: 'active', actual }];
}

// systemctl mask, with or without --runtime: nothing that we say of the unit counts any more.
function maskedByHand(name: string, { files }: UnitFacts): readonly FieldDifference[] {
  const fragment = findUnit(name, files)?.fragment;
  if (fragment === undefined || files.texts.get(fragment) !== null) return [];
  return [...local, '/run/systemd/system'].includes(parentOf(fragment))
    ? [{ path: 'masked', expected: 'no', actual: 'yes' }]
    : [];
}

// A drop-in of somebody else changes a unit whose file is ours; on a vendor's unit it is not ours to say.
function foreign(
  name: string,
  address: Address,
  state: State,
  { files }: UnitFacts,
): readonly FieldDifference[] {
  const parts = state.parts ?? {};
  if (parts[`file:${fragmentPath(name)}` as Address]?.part_of !== address) return [];
  const found = local
    .flatMap((directory) => dropInsBelow(`${directory}/${name}.d` as AbsolutePath, files))
    .filter((path) => parts[`file:${path}` as Address] === undefined);
  if (found.length === 0) return [];
  return [
    {
      path: 'foreign_drop_ins',
      expected: null,
      actual: found.map((path) => baseName(path)).join(' '),
    },
  ];
}
