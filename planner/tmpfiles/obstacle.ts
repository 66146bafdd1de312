import { contentDigest } from '../../schema/canonical.ts';
import type { Conflict, TmpfilesValue } from '../../schema/types.ts';
import type { Line } from './line.ts';
import { type LineType, makes, makesDirectory, makesFile } from './types.ts';
import { aOr } from './words.ts';

/** Why a line cannot have its way with what is there: a reason, and the same in words. */
export interface Obstacle {
  readonly reason: Conflict['reason'];
  readonly why: string;
}

/** What is there, where a line wants something, and what is known about it. */
export interface Standing {
  readonly seen: TmpfilesValue;
  /** What the lines for this path amount to. */
  readonly value: TmpfilesValue;
  /** Whether the state knows it: then what is there came from us. */
  readonly recorded: boolean;
}

/**
 * What keeps a line from having its way: systemd would leave what is there as it is, often without a
 * word and with exit code 0, or it would delete what is not ours.
 */
export function obstacleOf(line: Line, standing: Standing): Obstacle | undefined {
  const { type } = line;
  const { seen } = standing;
  if (type === 'e' && seen.is !== 'directory' && seen.is !== 'symlink') {
    return skipped(`${aOr(seen.is)} is there, which e leaves alone, expected a directory`);
  }
  if (type === 'w' && seen.is === 'directory') {
    return skipped('a directory is there, expected a file to write to');
  }
  if (!makes(type) || type === 'C') return type === 'C' ? sourceObstacle(standing) : undefined;
  const wanted = wantedBy(type);
  if (seen.is !== wanted) return wrongType(line, standing, wanted);
  if (type === 'L') return linkObstacle(line, standing);
  return truncates(line) ? contentObstacle(standing) : undefined;
}

/** Another line for the same path wants a thing that this one cannot go with. */
export function disagreement({ type }: Line, { is }: TmpfilesValue): Obstacle | undefined {
  return is === 'anything' || goesWith(type, is)
    ? undefined
    : skipped(
        `another line makes ${aOr(is)} there, expected lines for one path that agree; remove one of the two`,
      );
}

function goesWith(type: LineType, is: TmpfilesValue['is']): boolean {
  if (makes(type)) return type === 'C' || wantedBy(type) === is;
  if (type === 'w') return is !== 'directory' && is !== 'fifo';
  return type !== 'e' || is === 'directory';
}

const skipped = (why: string): Obstacle => ({ reason: 'tmpfiles_skipped', why });

const truncates = ({ type, modifiers }: Line): boolean =>
  type === 'F' || (type === 'f' && modifiers.includes('+'));

function wantedBy(type: LineType): TmpfilesValue['is'] {
  if (makesDirectory(type)) return 'directory';
  if (makesFile(type)) return 'file';
  if (type === 'L') return 'symlink';
  return type === 'p' ? 'fifo' : 'device';
}

// systemd copies nothing over a thing of another type.
function sourceObstacle({ seen, value }: Standing): Obstacle | undefined {
  return value.is === 'anything' || value.is === seen.is
    ? undefined
    : skipped(
        `${aOr(seen.is)} is there, and what is copied is ${aOr(value.is)}, expected nothing or the same; move it away first`,
      );
}

function wrongType(
  line: Line,
  standing: Standing,
  wanted: TmpfilesValue['is'],
): Obstacle | undefined {
  const { type, modifiers } = line;
  const replaces = modifiers.includes('=') || (modifiers.includes('+') && 'Lpcb'.includes(type));
  if (replaces) return losses(line, standing);
  const forced = 'Lpcb'.includes(type) ? `${type}+` : `${type}=`;
  return skipped(
    `${aOr(standing.seen.is)} is there, which ${type} leaves as it is, expected ${aOr(wanted)} or nothing; move it away first, or write ${forced} where nothing is lost by it`,
  );
}

// Replacing a link loses nothing but the link, and plan and state say where it led.
function losses({ type, modifiers }: Line, { seen, recorded }: Standing): Obstacle | undefined {
  const would = `${type}${modifiers} would delete`;
  if (seen.is === 'symlink' || (seen.is === 'fifo' && recorded)) return undefined;
  if (seen.is === 'directory') {
    return {
      reason: 'is_directory',
      why: `a directory is there, which ${would} with all that it holds, expected a link or nothing; move it away first`,
    };
  }
  if (seen.is === 'file') {
    return seen.content === contentDigest('')
      ? undefined
      : {
          reason: 'unmanaged_file',
          why: `a file is there, which ${would}, expected a link or nothing; move it away first`,
        };
  }
  return {
    reason: 'special_file',
    why: `${aOr(seen.is)} is there, which ${would}, expected a link or nothing; move it away first`,
  };
}

function linkObstacle({ modifiers }: Line, { seen, value }: Standing): Obstacle | undefined {
  if (value.target === undefined || value.target === seen.target) return undefined;
  return modifiers.includes('+')
    ? undefined
    : skipped(
        `a link to ${seen.target} is there, which L leaves as it is, expected one to ${value.target} or nothing; write L+ to have it replaced`,
      );
}

function contentObstacle({ seen, value, recorded }: Standing): Obstacle | undefined {
  const isSame = value.content === undefined || value.content === seen.content;
  if (recorded || isSame || seen.content === contentDigest('')) return undefined;
  return {
    reason: 'unmanaged_file',
    why: 'another file is there, whose content would be lost, expected the same content or nothing; move it away first',
  };
}
