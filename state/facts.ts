import type {
  Absent,
  AbsolutePath,
  Address,
  ContentDigest,
  FileValue,
  Fingerprint,
  LiveDirectory,
  LiveFile,
  Seen,
  Special,
  SymbolicLink,
  Unreadable,
} from '../schema/types.ts';
import type { OtherActual } from './other.ts';
import type { UnitFacts } from './units.ts';

/** A live regular file. `also` holds further digests of the same bytes; they never enter a plan. */
export interface ActualFile extends LiveFile {
  readonly also?: readonly ContentDigest[];
  readonly size: number;
  /** Small UTF-8 content that may have changed; whether it may be shown is not decided here. */
  readonly text?: string;
  readonly seen?: Seen;
}

/** A live directory that stands where a file is wanted or recorded, with all names below it. */
export interface ActualDirectory extends LiveDirectory {
  readonly entries: readonly { readonly path: AbsolutePath; readonly directory: boolean }[];
}

/** What observation saw at a path. */
export type Actual = Absent | ActualFile | SymbolicLink | ActualDirectory | Special | Unreadable;

/** A directory on the way that someone else could replace; uid is null where anybody could. */
export interface Foreign {
  readonly path: AbsolutePath;
  readonly uid: number | null;
}

/** What observation saw of the directory that holds a path, links resolved as in a chroot. */
export type ParentFact =
  | {
      readonly state: 'present';
      readonly real: AbsolutePath;
      /** Whether everybody may pass through all of its directories. */
      readonly open: boolean;
      /** The first directory on the way that belongs to someone else. */
      readonly foreign?: Foreign;
    }
  | {
      readonly state: 'missing';
      readonly existing: AbsolutePath;
      readonly real: AbsolutePath;
      readonly foreign?: Foreign;
    }
  | { readonly state: 'blocked'; readonly at: AbsolutePath; readonly by: string }
  | {
      readonly state: 'refused';
      readonly reason: 'untrusted_link' | 'outside_root' | 'unreadable';
      readonly at: AbsolutePath;
      readonly detail: string;
    };

/** Ids of the names that were declared or recorded; a name that is missing here is unknown. */
export interface Owners {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

/** Recorded store paths that have gone since, and those that nothing of ours keeps from going. */
export interface StoreFacts {
  readonly gone: ReadonlySet<string>;
  readonly unrooted: ReadonlySet<string>;
}

/** Everything that was seen of the host. Planning and drift see nothing else of it. */
export interface Facts {
  readonly files: ReadonlyMap<Address, Actual>;
  readonly parents: ReadonlyMap<AbsolutePath, ParentFact>;
  readonly owners: Owners;
  /** Who runs sm: files of this account and of root are trusted. */
  readonly uid: number;
  /** What our own directories hold, each entry by its path; null for one that is gone. */
  readonly folders?: ReadonlyMap<AbsolutePath, readonly AbsolutePath[] | null>;
  /** What each recorded original holds; a missing one cannot be restored. */
  readonly originals: ReadonlyMap<string, FileValue>;
  /** Which package owns a file that stands in the way. */
  readonly packages: ReadonlyMap<Address, string>;
  /** What is wrong with recorded store paths; left out where nothing is. */
  readonly store?: StoreFacts;
  /** What was seen of systemd; undefined where no unit is concerned. */
  readonly units?: UnitFacts;
  /** What was seen of resources of other kinds; null for nothing there. */
  readonly others?: ReadonlyMap<Address, OtherActual>;
}

/** The part of what was seen that a plan is bound to. */
export function fingerprint(actual: Actual): Fingerprint {
  switch (actual.type) {
    case 'file': {
      const { content, gid, mode, type, uid } = actual;
      return { content, gid, mode, type, uid };
    }
    case 'directory': {
      const { gid, mode, tree, type, uid } = actual;
      return { gid, mode, tree, type, uid };
    }
    default:
      return actual;
  }
}
