import { canonical, sha256 } from '../schema/canonical.ts';
import type { Address, ResolvedFile, ResolvedManifest, ResolvedUnit } from '../schema/types.ts';
import { unitAddress } from './parts.ts';

/** One field in which two things differ; null where one of them does not have it. */
export interface FieldDifference {
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What differs about one resource between two manifests. */
export interface Difference {
  /** An address, or `settings`, or `assertion:NAME`. */
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly fields: readonly FieldDifference[];
  /** Texts to compare line by line, by field. */
  readonly texts: readonly FieldDifference[];
}

interface Described {
  readonly fields: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** Texts of contents that lie outside a manifest; undefined where there is none to show. */
export type TextOf = (address: Address, file: ResolvedFile) => string | undefined;

/** What differs between two resolved manifests, sorted by address. Contents of secrets never show. */
export function differencesBetween(
  from: ResolvedManifest,
  to: ResolvedManifest,
  textOf: TextOf,
): readonly Difference[] {
  const [left, right] = [thingsOf(from), thingsOf(to)];
  const addresses = [...new Set([...left.keys(), ...right.keys()])].sort();
  return addresses.flatMap((address) => {
    const [one, other] = [left.get(address), right.get(address)];
    if (canonical(one ?? null) === canonical(other ?? null)) return [];
    const before = describe(address, one, textOf);
    const after = describe(address, other, textOf);
    const action = one === undefined ? 'create' : other === undefined ? 'delete' : 'update';
    return [
      {
        address,
        action,
        fields: [...differing(before.fields, after.fields), ...hiddenContent(one, other)],
        texts: differing(before.texts, after.texts),
      },
    ];
  });
}

// That a secret differs may be told, and nothing more.
function hiddenContent(
  one: Thing | undefined,
  other: Thing | undefined,
): readonly FieldDifference[] {
  const [from, to] = [secretOf(one), secretOf(other)];
  if (from === undefined || to === undefined || from === to) return [];
  return [{ path: 'content', from: '(sensitive value)', to: '(sensitive value)' }];
}

function secretOf(thing: Thing | undefined): string | undefined {
  if (thing?.kind !== 'file' || thing.value.type !== 'file') return undefined;
  return thing.value.sensitive === true ? thing.value.content : undefined;
}

type Thing =
  | { readonly kind: 'file'; readonly value: ResolvedFile }
  | { readonly kind: 'unit'; readonly value: ResolvedUnit }
  | { readonly kind: 'plain'; readonly value: object };

function thingsOf(manifest: ResolvedManifest): ReadonlyMap<string, Thing> {
  const { files, units, users, groups, profile, settings, assertions } = manifest;
  const things = new Map<string, Thing>();
  for (const [address, value] of Object.entries(files))
    things.set(address, { kind: 'file', value });
  for (const [name, value] of Object.entries(units ?? {})) {
    things.set(unitAddress(name), { kind: 'unit', value });
  }
  const plain = (address: string, value: object): void => {
    if (Object.keys(value).length > 0) things.set(address, { kind: 'plain', value });
  };
  for (const [name, value] of Object.entries(users ?? {})) {
    things.set(`user:${name}`, { kind: 'plain', value });
  }
  for (const [name, value] of Object.entries(groups ?? {})) {
    things.set(`group:${name}`, { kind: 'plain', value });
  }
  if (profile !== undefined) {
    // The merged tree follows from the packages, unless what is in them has changed.
    const tree = sha256(canonical(profile.links)).slice(0, 12);
    plain('profile:system', { ...profile, links: tree });
  }
  for (const { name, ...value } of assertions) plain(`assertion:${name}`, value);
  plain('settings', settings);
  return things;
}

const nothing: Described = { fields: {}, texts: {} };

function describe(address: string, thing: Thing | undefined, textOf: TextOf): Described {
  switch (thing?.kind) {
    case undefined:
      return nothing;
    case 'file':
      return describeFile(address as Address, thing.value, textOf, '');
    case 'unit':
      return describeUnit(thing.value, textOf);
    case 'plain':
      return { fields: flatten(thing.value), texts: {} };
  }
}

function describeUnit({ files, ...rest }: ResolvedUnit, textOf: TextOf): Described {
  const parts = Object.entries(files).map(([part, file]) => {
    const name = part.replace(/^file:(\/etc\/systemd\/system\/)?/, '');
    return describeFile(part as Address, file, textOf, `${name} `);
  });
  return {
    fields: Object.assign({ ...flatten(rest) }, ...parts.map(({ fields }) => fields)),
    texts: Object.assign({}, ...parts.map(({ texts }) => texts)),
  };
}

function describeFile(
  address: Address,
  file: ResolvedFile,
  textOf: TextOf,
  prefix: string,
): Described {
  const secret = file.type === 'file' && file.sensitive === true;
  const text = secret ? undefined : textOf(address, file);
  const hidden = ['text', 'base64', 'size'];
  const bare = Object.fromEntries(
    Object.entries(file)
      .filter(([key]) => !hidden.includes(key))
      .map(([key, value]) => [key, secret && key === 'content' ? '(sensitive value)' : value]),
  );
  const named = (record: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [`${prefix}${key}`, value]));
  return {
    fields: named(flatten(bare)),
    texts: text === undefined ? {} : named({ content: text }),
  };
}

function flatten(value: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]): readonly (readonly [string, string])[] => {
      if (field === undefined) return [];
      if (typeof field === 'string') return [[key, field]];
      if (Array.isArray(field) && field.every((item) => typeof item === 'string')) {
        return [[key, field.join(' ')]];
      }
      if (typeof field === 'object' && field !== null && !Array.isArray(field)) {
        return Object.entries(flatten(field)).map(([inner, leaf]) => [`${key}.${inner}`, leaf]);
      }
      return [[key, JSON.stringify(field)]];
    }),
  );
}

function differing(
  from: Readonly<Record<string, string>>,
  to: Readonly<Record<string, string>>,
): readonly FieldDifference[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names
    .filter((name) => from[name] !== to[name])
    .map((path) => ({ path, from: from[path] ?? null, to: to[path] ?? null }));
}
