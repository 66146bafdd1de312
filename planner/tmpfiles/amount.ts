import { contentDigest } from '../../schema/canonical.ts';
import type { AbsolutePath, OctalMode, Owner, TmpfilesValue } from '../../schema/types.ts';
import { argumentText } from './argument.ts';
import { inOrder } from './effect.ts';
import type { Line, LineMode, LineOwner } from './line.ts';
import type { Version } from './problem.ts';
import { dresses, makes, makesDirectory, makesFile } from './types.ts';

type Is = TmpfilesValue['is'];

/** What the outcome of a line depends on besides the line. */
export interface AmountGround {
  readonly version: Version;
  /** What is there now. */
  readonly seen: TmpfilesValue | null;
  /** What lies at the path that a line copies; undefined where that is not known. */
  readonly sourceOf: (path: AbsolutePath) => Is | undefined;
  /** Whether lines set an access list there: then the bits of the group show its mask. */
  readonly hasAccessList: boolean;
}

interface Draft {
  readonly is: Is;
  readonly mode?: OctalMode;
  readonly user?: Owner;
  readonly group?: Owner;
  readonly target?: string;
  readonly content?: TmpfilesValue['content'];
  /** The mode that what is not there yet is made with. */
  readonly born?: number;
  readonly copied?: true;
}

/**
 * What lines for one path amount to on the host, as far as systemd would put it back: the content of
 * `f` and everything after a colon is for new things only, and is not ours to say later.
 */
export function amountOf(
  lines: readonly Line[],
  texts: readonly string[],
  ground: AmountGround,
): TmpfilesValue {
  const start: Draft = { is: 'anything' };
  const { content, group, is, mode, target, user } = inOrder(lines).reduce(
    (draft, line) => dressed(line, born(line, made(line, draft, ground)), ground),
    start,
  );
  // What a pattern stands for is not known.
  if (lines.some(({ isPattern }) => isPattern)) return anything(texts);
  return {
    ...(content === undefined ? {} : { content }),
    ...(group === undefined ? {} : { group }),
    is,
    lines: [...texts],
    ...(mode === undefined ? {} : { mode }),
    ...(target === undefined ? {} : { target }),
    type: 'tmpfiles',
    ...(user === undefined ? {} : { user }),
  };
}

/** What lines amount to that promise nothing which could be compared. */
export function anything(texts: readonly string[]): TmpfilesValue {
  return { is: 'anything', lines: [...texts], type: 'tmpfiles' };
}

/** Where a line copies from, or its link leads to; undefined where that depends on the host. */
export function sourceText({ argument, path, isPattern }: Line): string | undefined {
  if (argument !== undefined) return argumentText(argument);
  return isPattern ? undefined : `/usr/share/factory${path}`;
}

function made(line: Line, draft: Draft, ground: AmountGround): Draft {
  const { type, modifiers } = line;
  if (type === 'w') {
    const { content: _, ...rest } = draft;
    return rest;
  }
  if (!makes(type)) return draft;
  if (makesDirectory(type)) return { ...draft, is: 'directory' };
  if (makesFile(type)) {
    const content = type === 'F' || modifiers.includes('+') ? contentOf(line) : undefined;
    return { ...draft, is: 'file', ...(content === undefined ? {} : { content }) };
  }
  const source = sourceText(line);
  if (type === 'L') {
    return { ...draft, is: 'symlink', ...(source === undefined ? {} : { target: source }) };
  }
  if (type !== 'C') return { ...draft, is: type === 'p' ? 'fifo' : 'device' };
  const is = source === undefined ? undefined : ground.sourceOf(source as AbsolutePath);
  return { ...draft, copied: true, is: is ?? 'anything' };
}

function born({ type, mode }: Line, draft: Draft): Draft {
  if (!makes(type) || draft.born !== undefined) return draft;
  return { ...draft, born: mode?.bits ?? (makesDirectory(type) ? 0o755 : 0o644) };
}

function contentOf({ argument }: Line): TmpfilesValue['content'] {
  if (argument === undefined) return contentDigest('');
  return argument.bytes === undefined ? undefined : contentDigest(argument.bytes);
}

function dressed(line: Line, draft: Draft, ground: AmountGround): Draft {
  const { type } = line;
  if (!makes(type) && !dresses(type)) return draft;
  // These two follow a link, and what it leads to is another path.
  const is = draft.is === 'anything' ? ground.seen?.is : draft.is;
  if ((type === 'e' || type === 'w') && is === 'symlink') return draft;
  // systemd 247 gives links to nobody.
  const owns = type !== 'L' || ground.version === null || ground.version >= 252;
  const keeps = (field: LineOwner | undefined): Owner | undefined =>
    field === undefined || !owns || (field.onlyNew && type !== 'C') ? undefined : field.owner;
  const { mode: _, ...rest } = draft;
  const [mode, user, group] = [modeAfter(line, draft, ground), keeps(line.user), keeps(line.group)];
  return {
    ...rest,
    ...(mode === undefined ? {} : { mode }),
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
  };
}

// Undefined where it is not ours to say, or cannot be foreseen.
function modeAfter(
  { mode, type }: Line,
  draft: Draft,
  { seen, hasAccessList }: AmountGround,
): OctalMode | undefined {
  const is = draft.is === 'anything' ? seen?.is : draft.is;
  if (mode === undefined || (mode.onlyNew && type !== 'C')) return draft.mode;
  if (is === 'symlink' || hasAccessList) return undefined;
  if (!mode.masked) return octal(mode.bits);
  // A copy has the mode of its source.
  const isCopy = draft.copied === true && draft.mode === undefined;
  if (draft.is === 'anything' || isCopy) return undefined;
  const there = draft.mode ?? (seen?.is === is ? seen?.mode : undefined);
  const current = there === undefined ? (draft.born ?? mode.bits) : Number.parseInt(there, 8);
  return octal(masked(mode, current, is));
}

// What nobody may do so far, nobody may afterwards; only directories keep their special bits.
function masked({ bits }: LineMode, current: number, is: Is | undefined): number {
  const taken = [0o111, 0o222, 0o444].filter((right) => (current & right) === 0);
  const special = is === 'directory' ? 0 : 0o7000;
  return taken.reduce((left, right) => left & ~right, bits & ~special);
}

const octal = (bits: number): OctalMode => bits.toString(8).padStart(4, '0');
