import type {
  Address,
  Allowed,
  Conflict,
  OtherChange,
  Plan,
  ResolvedManifest,
  ResourceChange,
  State,
} from '../schema/types.ts';
import { fileAddress, keyOf, pathOf } from '../state/address.ts';
import type { Actual, Facts } from '../state/facts.ts';
import { matchAddresses } from '../state/match.ts';
import { filesOnly } from '../state/parts.ts';
import { wantedFiles } from './parts.ts';
import { holdsProtected } from './protect.ts';

/** What the guards look at. */
export interface Guarded {
  readonly mode: Plan['mode'];
  readonly resolved: ResolvedManifest;
  readonly state: State | undefined;
  /** Changes of files, the parts of units among them. */
  readonly files: readonly ResourceChange[];
  readonly others: readonly OtherChange[];
  readonly allowed: Allowed;
  readonly protects: (address: Address) => boolean;
  readonly facts: Pick<Facts, 'files'>;
  readonly system: string;
}

type Guard = (guarded: Guarded) => readonly Conflict[];

/** Deleting or replacing what lets people in needs the word, or an entry with a validator. */
const lockOut: Guard = ({ files, state, resolved, allowed, protects, facts }) => {
  const permitted = matchAddresses(allowed.protected);
  const wanted = wantedFiles(resolved);
  const recorded = filesOnly(state)?.resources;
  return files
    .filter((change) => {
      const entry = recorded?.[change.address];
      const covers =
        entry?.protect === true ||
        protects(change.address) ||
        coversProtected(change, facts.files.get(change.address), protects);
      const ours = entry !== undefined && (entry.origin === 'created' || entry.original !== null);
      return covers && destroysForeign(change, ours);
    })
    .filter(({ address }) => !permitted(address) && wanted[address]?.validate === undefined)
    .map(({ address, change }) => ({
      address,
      reason: 'protected' as const,
      detail: `Cannot ${change.after === null ? 'delete' : 'replace'} ${keyOf(address)}: it is protected because people may be locked out without it, expected the word for it; pass --allow-protected ${address}, or give its entry a validate command`,
      resolutions: ['allow-protected' as const, 'skip' as const],
    }));
};

// Whoever replaces a directory replaces what lies in it.
function coversProtected(
  { address }: ResourceChange,
  actual: Actual | undefined,
  protects: (address: Address) => boolean,
): boolean {
  if (actual?.type !== 'directory') return false;
  return (
    holdsProtected(pathOf(address)) ||
    actual.entries.some(({ path }) => protects(fileAddress(path)))
  );
}

// Our own file may be changed freely and given back; what stood there before us, or goes away, may not.
function destroysForeign({ change, record }: ResourceChange, ours: boolean): boolean {
  const [first] = change.actions;
  if (record.restores !== undefined || first === 'no-op' || first === 'forget') return false;
  if (change.after === null) return change.before !== null;
  return change.before !== null && !ours;
}

/** An unmounted source directory or a wrong file must not empty the host. */
const massDelete: Guard = ({ mode, state, resolved, files, others, allowed }) => {
  if (mode === 'destroy' || allowed.mass_delete || state === undefined) return [];
  const managed = Object.keys(state.resources).length;
  const leavingFiles = files.filter(({ address, part_of }) => {
    const wanted = resolved.files[address];
    const entry = state.resources[address];
    if (part_of !== undefined || entry === undefined || entry.applied.type === 'absent')
      return false;
    return wanted === undefined || wanted.type === 'absent';
  });
  const leaving =
    leavingFiles.length + others.filter(({ record }) => record.entry === 'remove').length;
  if (managed > 0 && isEmpty(resolved) && leaving > 0) {
    return [
      {
        address: null,
        reason: 'empty_manifest',
        detail: `Cannot remove everything: the manifest is empty and ${managed} resources are managed, expected sm destroy for that; run sm destroy, or pass --allow-mass-delete`,
        resolutions: ['destroy', 'allow-mass-delete'],
      },
    ];
  }
  if (leaving <= 10 || leaving * 5 <= managed) return [];
  return [
    {
      address: null,
      reason: 'mass_delete',
      detail: `Cannot remove ${leaving} of ${managed} managed resources at once: more than 10 and more than 20 %, expected the word for it; check the manifest and its sources, or pass --allow-mass-delete`,
      resolutions: ['allow-mass-delete'],
    },
  ];
};

function isEmpty({ files, units, tmpfiles, profile, users, groups }: ResolvedManifest): boolean {
  const kinds = [files, units ?? {}, tmpfiles ?? {}, profile ?? {}, users ?? {}, groups ?? {}];
  return kinds.every((kind) => Object.keys(kind).length === 0);
}

/** A plan for another architecture is refused. */
const architecture: Guard = ({ resolved, system }) =>
  resolved.system === undefined || resolved.system === system
    ? []
    : [
        {
          address: null,
          reason: 'wrong_system',
          detail: `Cannot plan for ${resolved.system}: this host is ${system}, expected a manifest for it; correct the key system, or leave it out`,
          resolutions: [],
        },
      ];

const guards: readonly Guard[] = [architecture, massDelete, lockOut];

/** Everything that the guards have against a plan, all at once. */
export function guard(guarded: Guarded): readonly Conflict[] {
  return guards.flatMap((check) => check(guarded));
}
