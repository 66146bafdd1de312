import type { Address, FileValue, RegularFile, ResolvedFile } from '../schema/types.ts';
import type { Actual } from '../state/facts.ts';
import type { Matcher } from '../state/match.ts';

/** What a resolved entry wants at its path. */
export function desiredValue(resolved: ResolvedFile): FileValue {
  switch (resolved.type) {
    case 'absent':
      return { type: 'absent' };
    case 'symlink':
      return {
        ...(resolved.content === undefined ? {} : { content: resolved.content }),
        target: resolved.target,
        type: 'symlink',
      };
    case 'file':
      return {
        content: resolved.content,
        group: resolved.group,
        mode: resolved.mode,
        ...(resolved.size === undefined ? {} : { size: resolved.size }),
        type: 'file',
        user: resolved.user,
      };
  }
}

/**
 * A value with the fields that `settings.ignoreDrift` names taken from the live host, so that they
 * neither differ nor are set back.
 */
export function withIgnored(
  value: FileValue,
  actual: Actual,
  address: Address,
  ignores: Matcher,
): FileValue {
  if (value.type !== 'file' || actual.type !== 'file') return value;
  const seen: RegularFile = {
    type: 'file',
    content: actual.content,
    size: actual.size,
    mode: actual.mode,
    user: actual.uid,
    group: actual.gid,
  };
  const pick = (field: string): RegularFile => (ignores(address, field) ? seen : value);
  const content = pick('content');
  return {
    content: content.content,
    group: pick('group').group,
    mode: pick('mode').mode,
    ...(content.size === undefined ? {} : { size: content.size }),
    type: 'file',
    user: pick('user').user,
  };
}
