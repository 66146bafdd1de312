import type { AbsolutePath, Address, ResolvedManifest } from '../schema/types.ts';
import { fileAddress } from '../state/address.ts';
import { unitAddress } from './parts.ts';

/**
 * A manifest within some targets: what is in scope as it is wanted now, the rest as it was applied last,
 * so that a generation is always whole.
 */
export function mixed(
  wanted: ResolvedManifest,
  before: ResolvedManifest | undefined,
  inScope: (address: Address) => boolean,
): ResolvedManifest {
  const pick = <T>(
    now: Readonly<Record<string, T>> | undefined,
    then: Readonly<Record<string, T>> | undefined,
    addressOf: (key: string) => Address,
  ): Readonly<Record<string, T>> => {
    const found: Record<string, T> = {};
    for (const key of [
      ...new Set([...Object.keys(now ?? {}), ...Object.keys(then ?? {})]),
    ].sort()) {
      const value = (inScope(addressOf(key)) ? now : then)?.[key];
      if (value !== undefined) found[key] = value;
    }
    return found;
  };
  const kept = <K extends string, T>(key: K, value: Readonly<Record<string, T>>) =>
    Object.keys(value).length === 0 ? {} : ({ [key]: value } as Record<K, typeof value>);
  const { units: _, tmpfiles: __, profile: ___, users: ____, groups: _____, ...rest } = wanted;
  const profile = (inScope('profile:system' as Address) ? wanted : before)?.profile;
  return {
    ...rest,
    files: pick(wanted.files, before?.files, (key) => key as Address),
    ...kept('units', pick(wanted.units, before?.units, unitAddress)),
    ...kept('tmpfiles', pick(wanted.tmpfiles, before?.tmpfiles, tmpfilesFile)),
    ...(profile === undefined ? {} : { profile }),
    ...kept(
      'users',
      pick(wanted.users, before?.users, (name) => `user:${name}` as Address),
    ),
    ...kept(
      'groups',
      pick(wanted.groups, before?.groups, (name) => `group:${name}` as Address),
    ),
  };
}

/** The file that holds lines of tmpfiles.d(5). */
export function tmpfilesFile(name: string): Address {
  return fileAddress(`/etc/tmpfiles.d/${name}` as AbsolutePath);
}
