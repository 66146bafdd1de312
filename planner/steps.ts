import { canonical } from '../schema/canonical.ts';
import type {
  AbsolutePath,
  Address,
  DirectoryLedger,
  PendingAction,
  ResolvedManifest,
  ResourceChange,
  State,
  Step,
} from '../schema/types.ts';
import { ancestorsOf, pathOf } from '../state/address.ts';

type Draft = Omit<Step, 'id'>;

const changesHost = ({ change }: ResourceChange): boolean =>
  change.actions[0] !== 'no-op' && change.actions[0] !== 'forget';

/**
 * The program that the executors run (units.md, "Order of an apply"): what stands in the way goes
 * first, then parents before children, creating and changing before deleting, then what files cause.
 */
export function stepsOf(
  changes: readonly ResourceChange[],
  directories: DirectoryLedger,
  resolved: ResolvedManifest,
  state: Pick<State, 'pending' | 'settings'> | undefined,
): readonly Step[] {
  const pending = state?.pending ?? [];
  const host = changes.filter(changesHost);
  const written = host.filter(({ change }) => change.after !== null);
  const deleted = host.filter(({ change }) => change.after === null);
  const clears = deleted.length + directories.remove.length === 0 ? never : obstacleFinder(written);
  const inTheWay = deleted.filter(({ address }) => clears(pathOf(address)));
  const afterwards = deleted.filter(({ address }) => !clears(pathOf(address)));
  const removedFirst = directories.remove.filter(clears);
  const removedLater = directories.remove.filter((path) => !removedFirst.includes(path));
  const recorded = changes.filter((change) => !changesHost(change));
  const drafts: readonly Draft[] = [
    ...files('clear', targets(inTheWay), 'stands where something else must come'),
    ...files('rmdir', removedFirst, 'stands where a file must come'),
    ...files('mkdir', directories.create, 'holds what is written below'),
    ...files('write', targets(written), 'is not as the manifest wants it'),
    ...files('delete', targets(afterwards).reverse(), 'is not wanted any more'),
    ...files('rmdir', removedLater, 'was made for what is gone'),
    ...draft('state', 'record', targets(recorded), 'changes in the state only'),
    ...settingsStep(resolved, state),
    ...validators(host, resolved),
    ...unitActions(host, resolved, pending),
  ];
  return drafts.map((step, index) => ({ id: index + 1, ...step }));
}

const targets = (changes: readonly ResourceChange[]): Address[] =>
  changes.map(({ address }) => address);

function draft(
  executor: Step['executor'],
  op: Step['op'],
  names: readonly string[],
  why: string,
  causedBy: readonly Address[] = [],
): readonly Draft[] {
  return names.length === 0
    ? []
    : [{ executor, op, targets: [...names], why, caused_by: [...causedBy] }];
}

const files = (op: Step['op'], names: readonly string[], why: string): readonly Draft[] =>
  draft('files', op, names, why);

// Drift goes by the settings that were applied last.
function settingsStep(
  { settings }: ResolvedManifest,
  state: Pick<State, 'settings'> | undefined,
): readonly Draft[] {
  if (state === undefined || canonical(settings) === canonical(state.settings)) return [];
  return draft('state', 'record', ['settings'], 'are not as the manifest wants them');
}

const never = (): boolean => false;

// Whether a path must go before something is written: it becomes a directory, it becomes a file, or
// it lies below what becomes a file.
function obstacleFinder(written: readonly ResourceChange[]): (path: AbsolutePath) => boolean {
  const paths = new Set(written.map(({ address }) => pathOf(address)));
  const above = new Set([...paths].flatMap((path) => ancestorsOf(path)));
  return (path) =>
    paths.has(path) || above.has(path) || ancestorsOf(path).some((ancestor) => paths.has(ancestor));
}

function validators(host: readonly ResourceChange[], resolved: ResolvedManifest): readonly Draft[] {
  const inPlace = host.filter(({ address }) => {
    const argv = resolved.files[address]?.validate;
    return argv !== undefined && !argv.some((argument) => argument.includes('{}'));
  });
  return draft('validators', 'validate', targets(inPlace), 'must hold with the files in place');
}

function unitActions(
  host: readonly ResourceChange[],
  resolved: ResolvedManifest,
  pending: readonly PendingAction[],
): readonly Draft[] {
  const restart = causesOf('restart', host, resolved, pending);
  const reload = causesOf('reload', host, resolved, pending);
  // A restart makes a reload of the same unit pointless.
  for (const unit of restart.keys()) reload.delete(unit);
  return [...actionsFor('reload', reload), ...actionsFor('restart', restart)];
}

function causesOf(
  op: PendingAction['op'],
  host: readonly ResourceChange[],
  resolved: ResolvedManifest,
  pending: readonly PendingAction[],
): Map<string, Set<Address>> {
  const causes = new Map<string, Set<Address>>();
  const add = (unit: string, cause: Address): void => {
    causes.set(unit, (causes.get(unit) ?? new Set()).add(cause));
  };
  for (const { address } of host) {
    for (const unit of resolved.files[address]?.[op] ?? []) add(unit, address);
  }
  for (const owed of pending.filter((action) => action.op === op)) {
    for (const cause of owed.caused_by) add(owed.unit, cause);
  }
  return causes;
}

function actionsFor(
  op: PendingAction['op'],
  causes: ReadonlyMap<string, ReadonlySet<Address>>,
): readonly Draft[] {
  return [...causes]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([unit, by]) => {
      const causedBy = [...by].sort();
      return draft('units', op, [unit], `${causedBy.join(', ')} changed`, causedBy);
    });
}
