import { sameForm } from '../schema/canonical.ts';
import type {
  AbsolutePath,
  Address,
  DirectoryLedger,
  OtherChange,
  ResolvedManifest,
  ResourceChange,
  State,
  Step,
} from '../schema/types.ts';
import { ancestorsOf, pathOf } from '../state/address.ts';
import { wantedFiles } from './parts.ts';
import type { UnitAction } from './units/question.ts';

type Draft = Omit<Step, 'id'>;

/** Everything that the program of a plan follows from. */
export interface Program {
  /** Changes of files, parts of units among them. */
  readonly files: readonly ResourceChange[];
  readonly others: readonly OtherChange[];
  readonly directories: DirectoryLedger;
  readonly resolved: ResolvedManifest;
  readonly state: Pick<State, 'settings'> | undefined;
  readonly units: readonly UnitAction[];
  /** Whether systemd has to read its unit files anew. */
  readonly daemonReload: boolean;
  /** Store paths in use that nothing keeps from being collected any more. */
  readonly unprotected: readonly string[];
}

const changesHost = ({ change }: ResourceChange | OtherChange): boolean =>
  change.actions[0] !== 'no-op' && change.actions[0] !== 'forget';

/**
 * The program that the executors run (units.md, "Order of an apply"): stop with the old definitions,
 * make accounts, then files: what stands in the way goes first, then parents before children, creating
 * and changing before deleting; then what follows from files.
 */
export function stepsOf(program: Program): readonly Step[] {
  const { files, others, directories, resolved, state, units } = program;
  const host = files.filter(changesHost);
  const written = host.filter(({ change }) => change.after !== null);
  const deleted = host.filter(({ change }) => change.after === null);
  const clears = deleted.length + directories.remove.length === 0 ? never : obstacleFinder(written);
  const inTheWay = deleted.filter(({ address }) => clears(pathOf(address)));
  const afterwards = deleted.filter(({ address }) => !clears(pathOf(address)));
  const removedFirst = directories.remove.filter(clears);
  const removedLater = directories.remove.filter((path) => !removedFirst.includes(path));
  const otherHost = others.filter(changesHost);
  const ofKind = (...types: readonly OtherChange['type'][]): Address[] =>
    otherHost.filter(({ type }) => types.includes(type)).map(({ address }) => address);
  const recorded = [
    ...files.filter((change) => !changesHost(change)),
    ...others.filter((change) => !changesHost(change)),
  ].map(({ address }) => address);
  const drafts: readonly Draft[] = [
    ...draft('profile', 'protect', program.unprotected, 'has lost its GC root'),
    ...unitSteps(units, 'stop'),
    ...draft('accounts', 'accounts', ofKind('group', 'user'), 'own what comes'),
    ...fileSteps('clear', targets(inTheWay), 'stands where something else must come'),
    ...fileSteps('rmdir', removedFirst, 'stands where a file must come'),
    ...fileSteps('mkdir', directories.create, 'holds what is written below'),
    ...fileSteps('write', targets(written), 'is not as the manifest wants it'),
    ...fileSteps('delete', targets(afterwards).reverse(), 'is not wanted any more'),
    ...fileSteps('rmdir', removedLater, 'was made for what is gone'),
    ...draft('profile', 'switch', ofKind('profile'), 'is not what the manifest wants on PATH'),
    ...draft('state', 'record', recorded, 'changes in the state only'),
    ...settingsStep(resolved, state),
    ...validators(host, resolved),
    ...(program.daemonReload ? [reloadStep(host)] : []),
    ...draft('tmpfiles', 'tmpfiles', ofKind('tmpfiles'), 'is not as its lines want it'),
    ...unitSteps(units, 'reload'),
    ...unitSteps(units, 'restart'),
    ...unitSteps(units, 'start'),
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

const fileSteps = (op: Step['op'], names: readonly string[], why: string): readonly Draft[] =>
  draft('files', op, names, why);

// One step a unit, so that each says what caused it; what stands together is one call of systemctl.
function unitSteps(units: readonly UnitAction[], op: UnitAction['op']): readonly Draft[] {
  return units
    .filter((action) => action.op === op)
    .map(({ unit, why, causedBy, resetFailed }) => ({
      caused_by: [...causedBy],
      executor: 'units',
      op,
      ...(resetFailed === true ? { reset_failed: true } : {}),
      targets: [unit],
      why,
    }));
}

function reloadStep(host: readonly ResourceChange[]): Draft {
  const causes = new Set(host.flatMap(({ part_of }) => (part_of === undefined ? [] : [part_of])));
  return {
    caused_by: [...causes].sort(),
    executor: 'units',
    op: 'daemon-reload',
    targets: [],
    why: causes.size === 0 ? 'unit files changed since systemd read them' : 'unit files change',
  };
}

// Drift goes by the settings that were applied last.
function settingsStep(
  { settings }: ResolvedManifest,
  state: Pick<State, 'settings'> | undefined,
): readonly Draft[] {
  if (state === undefined || sameForm(settings, state.settings)) return [];
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
  const wanted = wantedFiles(resolved);
  const inPlace = host.filter(({ address }) => {
    const argv = wanted[address]?.validate;
    return argv !== undefined && !argv.some((argument) => argument.includes('{}'));
  });
  return draft('validators', 'validate', targets(inPlace), 'must hold with the files in place');
}
