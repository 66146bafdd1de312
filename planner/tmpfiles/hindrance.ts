import type { AbsolutePath, Conflict, TmpfilesValue } from '../../schema/types.ts';
import { ancestorsOf, fileAddress, normalizePath, parentOf } from '../../state/address.ts';
import type { ParentFact } from '../../state/facts.ts';
import { sourceText } from './amount.ts';
import { type Context, ownerAfter, ownerGiven, sourceAfter } from './context.ts';
import { acts } from './effect.ts';
import { rivalOf } from './files.ts';
import type { Line } from './line.ts';
import { disagreement, type Obstacle, obstacleOf } from './obstacle.ts';
import { dresses, type LineType, makes, takesGlob } from './types.ts';
import { type Stop, unsafeStep, wayTo } from './way.ts';

/** What is known about a path whose lines are looked at. */
export interface Site {
  readonly path: AbsolutePath;
  readonly seen: TmpfilesValue | null;
  readonly value: TmpfilesValue;
  readonly recorded: boolean;
}

/** What keeps a line from having its way on this host, if anything does. */
export function hindrance(line: Line, site: Site, context: Context): Obstacle | undefined {
  if (line.isPattern) return undefined;
  return (
    disagreement(line, site.value) ??
    rivalry(line, site, context) ??
    missingSource(line, context) ??
    badWay(line, site, context) ??
    (site.seen === null ? undefined : obstacleOf(line, { ...site, seen: site.seen }))
  );
}

function rivalry(
  line: Line,
  { value, path }: Site,
  { question, byPath }: Context,
): Obstacle | undefined {
  const above = ancestorsOf(path).find((directory) =>
    byPath.get(directory)?.some((other) => acts(other.line) && 'fFpcb'.includes(other.line.type)),
  );
  if (above !== undefined && makes(line.type)) {
    return closed(`another line makes ${above}, which is above it, no directory`);
  }
  const why = rivalOf(line, value, question.resolved.files);
  return why === undefined ? undefined : { reason: 'duplicate_target', why };
}

function missingSource(line: Line, context: Context): Obstacle | undefined {
  if (line.type !== 'C') return undefined;
  const source = sourcePath(line);
  return source !== undefined && sourceAfter(source, context) === null
    ? {
        reason: 'tmpfiles_skipped',
        why: `nothing is at ${source}, expected what is to be copied, since systemd skips the line`,
      }
    : undefined;
}

/** Where a line copies from or its link leads to, as a path. */
export function sourcePath(line: Line): AbsolutePath | undefined {
  const text = sourceText(line);
  if (text === undefined) return undefined;
  const directory = parentOf(line.path);
  return normalizePath(text.startsWith('/') ? text : `${directory}/${text}`);
}

function badWay(line: Line, site: Site, context: Context): Obstacle | undefined {
  const { path, seen, value } = site;
  const reaches = makes(line.type) || seen !== null || value.is !== 'anything';
  const parent = context.ground.parents.get(parentOf(path));
  if (!reaches || parent === undefined) return undefined;
  if (parent.state === 'blocked') {
    const isOurs = context.question.resolved.files[fileAddress(parent.at)] !== undefined;
    return isOurs ? undefined : closed(`${parent.at} is a ${parent.by}`);
  }
  if (parent.state === 'refused') {
    return { reason: parent.reason, why: `${parent.at} ${parent.detail}` };
  }
  // It looks for these as if the root were no root: an absolute link leads it out of the image.
  if (context.ground.image && takesGlob(line.type) && isThroughLink(path, parent)) {
    return closed(`there is a link above it, behind which --root does not look for ${line.type}`);
  }
  return unsafe(line, site, parent, context, false) ?? unsafe(line, site, parent, context, true);
}

function isThroughLink(
  path: AbsolutePath,
  parent: Extract<ParentFact, { real: AbsolutePath }>,
): boolean {
  return parent.real !== parentOf(path);
}

function unsafe(
  line: Line,
  site: Site,
  parent: Parameters<typeof wayTo>[1],
  context: Context,
  settled: boolean,
): Obstacle | undefined {
  const ownerOf = (stop: AbsolutePath) => ownerAfter(stop, context, settled);
  const way = wayTo(site.path, parent, ownerOf, context.ground.uid);
  // What makes a thing passes the directories above it only; what dresses one passes to the thing.
  const toParent = makes(line.type) || line.type === 'w';
  const found = unsafeStep(toParent ? way : [...way, itself(site, context, settled)]);
  if (found === undefined) return undefined;
  const { from, to } = found;
  const [one, other] = [named(found.fromOwner), named(found.toOwner)];
  return {
    reason: 'tmpfiles_skipped',
    why: `systemd does not pass from ${from}, which ${one} owns, to ${to}, which ${other} owns, expected both of one owner, or the first of root; give ${to} to ${one} with a line of its own, or ${from} to root`,
  };
}

function closed(found: string): Obstacle {
  return {
    reason: 'tmpfiles_skipped',
    why: `${found}, expected a directory or nothing there; take it away`,
  };
}

// What was given away once cannot be reached for it again.
function itself({ path, seen }: Site, context: Context, settled: boolean): Stop {
  const gives = (type: LineType): boolean => makes(type) || (settled && dresses(type));
  const owner = ownerGiven(path, context, seen !== null, gives) ?? seen?.user ?? 0;
  return { path, owner };
}

const named = (owner: Stop['owner']): string =>
  owner === 0 ? 'root' : typeof owner === 'number' ? `uid ${owner}` : owner;

/** A line that systemd tries, and whose failure it does not mind. */
export function mayFail({ modifiers }: Line): boolean {
  return modifiers.includes('-');
}

/** The reason of a conflict about a path that could not be looked at. */
export function unreadableReason(path: AbsolutePath, { ground }: Context): Conflict['reason'] {
  const parent = ground.parents.get(parentOf(path));
  return parent?.state === 'refused' ? parent.reason : 'unreadable';
}
