import type { AbsolutePath, Conflict, OtherChange } from '../../schema/types.ts';
import { amountOf, anything } from './amount.ts';
import { changeOf } from './change.ts';
import type { LocatedLine } from './collect.ts';
import { type Context, seenAt, sourceAfter, tmpfilesAddress } from './context.ts';
import { acts } from './effect.ts';
import { effective, hasAccessList, waits } from './effective.ts';
import { hindrance, mayFail, type Site, unreadableReason } from './hindrance.ts';
import type { Line } from './line.ts';
import type { Obstacle } from './obstacle.ts';
import { unknownOwners } from './owners.ts';
import { duplicateOf, overruledBy } from './rivals.ts';
import { directorySpecifiers } from './specifiers.ts';
import { lineConflict } from './words.ts';

/** What becomes of one path: a change or none, and what keeps its lines from having their way. */
export interface PathJudgement {
  readonly change: OtherChange | undefined;
  readonly conflicts: readonly Conflict[];
}

/** Judges all lines of ours for one path together. */
export function judgePath(path: AbsolutePath, context: Context): PathJudgement {
  const { question } = context;
  const address = tmpfilesAddress(path);
  const located = context.byPath.get(path) ?? [];
  const entry = question.recorded.get(address);
  const isPattern = located.some(({ line }) => line.isPattern);
  const seen = isPattern ? null : seenAt(path, context);
  if (seen === undefined) return { change: undefined, conflicts: [unreadable(path, context)] };
  const lines = effective(located, context);
  const ground = {
    version: question.systemd,
    seen,
    sourceOf: (source: AbsolutePath) => sourceAfter(source, context) ?? undefined,
    hasAccessList: hasAccessList(path, lines, context),
  };
  const texts = located.map(({ line }) => line.text);
  const amount = amountOf(lines, texts, ground);
  const site: Site = { path, seen, value: amount, recorded: entry !== undefined };
  const hindered = lines.filter((line) => hindrance(line, site, context) !== undefined);
  // What may fail, and will, promises nothing.
  const value = hindered.some(mayFail) ? anything(texts) : amount;
  return {
    change: changeOf({ address, value, entry, seen, lines, question }),
    conflicts: located.flatMap((one, index) => conflictsOf(one, index, located, site, context)),
  };
}

function conflictsOf(
  located: LocatedLine,
  index: number,
  all: readonly LocatedLine[],
  site: Site,
  context: Context,
): readonly Conflict[] {
  const { line, file } = located;
  const { question, ground } = context;
  const address = tmpfilesAddress(site.path);
  const before = all.slice(0, index).map((other) => other.line);
  const tried = acts(line) && !mayFail(line) && !waits(line, context);
  const obstacles = [
    doubled(line, context),
    duplicateOf(line, before),
    overruledBy(line, file, ground.foreign),
    tried ? hindrance(line, site, context) : undefined,
  ].filter((obstacle): obstacle is Obstacle => obstacle !== undefined);
  return [
    ...unknownOwners(address, located, question.owners, question.resolved),
    ...obstacles.map(({ reason, why }) => lineConflict(address, located, reason, why)),
  ];
}

function doubled({ specifiers }: Line, { ground }: Context): Obstacle | undefined {
  const letter = [...specifiers].find((one) => directorySpecifiers.includes(one));
  return ground.image && letter !== undefined
    ? {
        reason: 'tmpfiles_unsupported',
        why: `found %${letter}, expected the directory itself: with --root, systemd 252 to 257 puts it below the root twice`,
      }
    : undefined;
}

function unreadable(path: AbsolutePath, context: Context): Conflict {
  const address = tmpfilesAddress(path);
  const actual = context.question.seen.get(address) ?? null;
  const error = actual?.type === 'unreadable' ? actual.error : 'it is of another kind';
  return {
    address,
    reason: unreadableReason(path, context),
    detail: `Cannot look at ${path}: ${error}, expected it to be readable`,
    resolutions: ['skip'],
  };
}
