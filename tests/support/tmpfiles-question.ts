import type { OtherJudgement, OtherQuestion } from '../../planner/other.ts';
import { noGround, type TmpfilesGround } from '../../planner/tmpfiles/ground.ts';
import { planTmpfiles } from '../../planner/tmpfiles/plan.ts';
import type {
  AbsolutePath,
  Address,
  OtherChange,
  OtherEntry,
  ResolvedManifest,
  TmpfilesValue,
} from '../../schema/types.ts';
import { ancestorsOf, parentOf } from '../../state/address.ts';
import type { Owners, ParentFact } from '../../state/facts.ts';
import type { OtherActual } from '../../state/other.ts';
import { path } from './planner-values.ts';

/** What a plan of tmpfiles lines is made of, in few words. */
export interface Given {
  /** Lines of the file 50-ours.conf. */
  readonly lines?: readonly string[];
  readonly confs?: Readonly<Record<string, readonly string[]>>;
  /** What is there, by path. */
  readonly seen?: Readonly<Record<string, OtherActual>>;
  readonly recorded?: Readonly<Record<string, TmpfilesValue>>;
  readonly origin?: OtherEntry['origin'];
  readonly resolved?: Partial<ResolvedManifest>;
  readonly systemd?: number | null;
  readonly ground?: Partial<TmpfilesGround>;
}

const owners: Owners = {
  users: new Map([
    ['root', 0],
    ['hello', 909],
  ]),
  groups: new Map([['root', 0]]),
};

const entryOf = (applied: TmpfilesValue, origin: OtherEntry['origin']): OtherEntry => ({
  applied,
  depends_on: [],
  kind: 'tmpfiles',
  origin,
  original: null,
  protect: false,
  schema_version: 1,
});

const byAddress = <Value>(
  values: Readonly<Record<string, Value>> | undefined,
): Map<Address, Value> =>
  new Map(
    Object.entries(values ?? {}).map(([key, value]) => [`tmpfiles:${key}` as Address, value]),
  );

/** The question that a plan answers; hello (909) is an account of the host. */
export function questionOf(given: Given): OtherQuestion {
  const { lines = [], confs, seen, recorded, origin = 'created', resolved } = given;
  const entries = [...byAddress(recorded)].map(
    ([address, value]) => [address, entryOf(value, origin)] as const,
  );
  return {
    resolved: {
      version: 1,
      files: {},
      assertions: [],
      settings: {},
      tmpfiles: confs ?? { '50-ours.conf': lines },
      ...resolved,
    },
    recorded: new Map(entries),
    seen: byAddress(seen),
    owners,
    systemd: given.systemd === undefined ? 252 : given.systemd,
  };
}

/** Plans. */
export function planned(given: Given): OtherJudgement {
  return planTmpfiles(questionOf(given), { ...noGround, ...given.ground });
}

/** The only change of a plan without conflicts. */
export function onlyChange(given: Given): OtherChange {
  const { changes, conflicts } = planned(given);
  const [change] = changes;
  if (change === undefined || changes.length > 1 || conflicts.length > 0) {
    throw new Error(`expected one change: ${JSON.stringify({ changes, conflicts })}`);
  }
  return change;
}

/** The reasons of all conflicts, each with its detail. */
export function conflictsOf(given: Given): readonly (readonly [string, string])[] {
  return planned(given).conflicts.map(({ reason, detail }) => [reason, detail] as const);
}

/** A thing that is there. */
export function thing(is: TmpfilesValue['is'], more: Partial<TmpfilesValue> = {}): TmpfilesValue {
  const mode = is === 'symlink' ? {} : { mode: is === 'directory' ? '0755' : '0644' };
  return { type: 'tmpfiles', is, user: 0, group: 0, ...mode, ...more };
}

/** Real directories and their owners, as ground; every parent that is not among them is missing. */
export function directories(
  owned: Readonly<Record<string, number>>,
  ...paths: readonly string[]
): Pick<TmpfilesGround, 'parents' | 'directories'> {
  const exists = (one: AbsolutePath): boolean => one === '/' || owned[one] !== undefined;
  const factOf = (parent: AbsolutePath): ParentFact => {
    if (exists(parent)) return { state: 'present', real: parent, open: true };
    const missing = [...ancestorsOf(parent), parent].find((one) => !exists(one)) ?? parent;
    return { state: 'missing', existing: parentOf(missing), real: parent };
  };
  const parents = paths.map((one) => parentOf(path(one)));
  return {
    parents: new Map(parents.map((parent) => [parent, factOf(parent)] as const)),
    directories: new Map(Object.entries(owned).map(([one, uid]) => [path(one), uid] as const)),
  };
}
