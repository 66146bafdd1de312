import type {
  Address,
  AnyChange,
  OtherChange,
  Plan,
  ResolvedFile,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../schema/types.ts';

/** Wanted files by address. */
export type WantedFiles = Readonly<Record<Address, ResolvedFile>>;

const wanted = new WeakMap<ResolvedManifest, WantedFiles>();

/** Every file that a manifest wants: its own, and those that its units consist of. */
export function wantedFiles(resolved: ResolvedManifest): WantedFiles {
  const known = wanted.get(resolved);
  if (known !== undefined) return known;
  const units = Object.values(resolved.units ?? {});
  const files: WantedFiles =
    units.length === 0
      ? resolved.files
      : Object.assign({}, resolved.files, ...units.map((unit) => unit.files));
  wanted.set(resolved, files);
  return files;
}

/** `unit:hello.service` of a unit's name. */
export function unitAddress(name: string): Address {
  return `unit:${name}` as Address;
}

/** Which unit each part belongs to: as the manifest wants it, else as recorded. */
export function partOwners(
  resolved: ResolvedManifest,
  state: State | undefined,
): ReadonlyMap<Address, Address> {
  const owners = new Map<Address, Address>();
  for (const [address, entry] of Object.entries(state?.parts ?? {})) {
    if (entry.part_of !== undefined) owners.set(address as Address, entry.part_of);
  }
  for (const [name, unit] of Object.entries(resolved.units ?? {})) {
    for (const address of Object.keys(unit.files))
      owners.set(address as Address, unitAddress(name));
  }
  return owners;
}

const changed = new WeakMap<Plan, readonly ResourceChange[]>();

/** The changes of a plan that are files, the parts of units among them, sorted by address. */
export function fileChanges(plan: Plan): readonly ResourceChange[] {
  const known = changed.get(plan);
  if (known !== undefined) return known;
  const own = plan.resource_changes.filter(isFileChange);
  const parts = plan.parts ?? [];
  const all = parts.length === 0 ? own : [...own, ...parts].sort(byAddress);
  changed.set(plan, all);
  return all;
}

/** The changes of a plan that are of another kind than file. */
export function otherChanges(plan: Plan): readonly OtherChange[] {
  return plan.resource_changes.filter((change) => !isFileChange(change)) as OtherChange[];
}

/** Whether a change is one of a file. */
export function isFileChange(change: AnyChange): change is ResourceChange {
  return change.type === 'file';
}

function byAddress(left: ResourceChange, right: ResourceChange): number {
  return left.address < right.address ? -1 : 1;
}
