import type { AbsolutePath, Address, TmpfilesValue } from '../../schema/types.ts';
import type { ParentFact } from '../../state/facts.ts';

/** A line of a tmpfiles.d file that is not ours. */
export interface ForeignLine {
  readonly file: AbsolutePath;
  readonly text: string;
}

/** What planning tmpfiles lines looks at besides what lies at their paths. */
export interface TmpfilesGround {
  /** Whether this is an image below --root: systemd-tmpfiles then leaves /dev, /proc, /run and /sys alone. */
  readonly image: boolean;
  /** Who runs sm: what is made on the way belongs to that account. */
  readonly uid: number;
  /** The directories above the paths. */
  readonly parents: ReadonlyMap<AbsolutePath, ParentFact>;
  /** Owners of real directories. */
  readonly directories: ReadonlyMap<AbsolutePath, number>;
  /** What lies where lines copy from or links lead to; null for nothing. */
  readonly sources: ReadonlyMap<AbsolutePath, TmpfilesValue['is'] | null>;
  /** What directories that are recorded hold, but for files of ours that go with them. */
  readonly contents: ReadonlyMap<Address, readonly AbsolutePath[]>;
  /** Lines of other people's files, in the order in which systemd reads them at boot. */
  readonly foreign: readonly ForeignLine[];
}

/** Nothing known: then nothing is in the way, and nothing is removed. */
export const noGround: TmpfilesGround = {
  image: false,
  uid: 0,
  parents: new Map(),
  directories: new Map(),
  sources: new Map(),
  contents: new Map(),
  foreign: [],
};
