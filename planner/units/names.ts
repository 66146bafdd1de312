const types = [
  'service',
  'socket',
  'device',
  'mount',
  'automount',
  'swap',
  'target',
  'path',
  'timer',
  'slice',
  'scope',
] as const;

/** What a unit is, as its name ends. */
export type UnitType = (typeof types)[number];

interface Parts {
  readonly prefix: string;
  /** Empty for a template, undefined where the name has no `@`. */
  readonly instance: string | undefined;
  readonly type: UnitType;
}

const pattern = new RegExp(
  `^([A-Za-z0-9:_.\\\\-]+)(?:@([A-Za-z0-9:_.\\\\@-]*))?\\.(${types.join('|')})$`,
);

const known = new Map<string, Parts | undefined>();
const mostKnown = 100_000;

// The same few names are taken apart again and again.
function partsOf(name: string): Parts | undefined {
  if (known.has(name)) return known.get(name);
  const parts = takenApart(name);
  if (known.size >= mostKnown) known.clear();
  known.set(name, parts);
  return parts;
}

function takenApart(name: string): Parts | undefined {
  const [, prefix, instance, suffix] = (name.length <= 255 && pattern.exec(name)) || [];
  const type = types.find((candidate) => candidate === suffix);
  return prefix === undefined || type === undefined ? undefined : { prefix, instance, type };
}

const join = (prefix: string, instance: string | undefined, type: UnitType): string =>
  `${prefix}${instance === undefined ? '' : `@${instance}`}.${type}`;

/** Whether systemd takes a name for that of a unit, a template or an instance. */
export function isUnitName(name: string): boolean {
  return partsOf(name) !== undefined;
}

/** The type of a unit; undefined for what is no unit's name. */
export function unitType(name: string): UnitType | undefined {
  return partsOf(name)?.type;
}

/** What stands before `@`, or before the type. */
export function prefixOf(name: string): string {
  return partsOf(name)?.prefix ?? '';
}

/** `foo@.service` is a template: it runs only as an instance. */
export function isTemplate(name: string): boolean {
  return partsOf(name)?.instance === '';
}

/** The instance of `foo@instance.service`, dots and further `@` included. */
export function instanceOf(name: string): string | undefined {
  return partsOf(name)?.instance || undefined;
}

/** `foo@.service` of `foo@instance.service`; undefined for what is no instance. */
export function templateOf(name: string): string | undefined {
  const parts = partsOf(name);
  return parts?.instance ? join(parts.prefix, '', parts.type) : undefined;
}

/** A name with another instance, such as `foo@bar.service` of `foo@.service`. */
export function withInstance(name: string, instance: string): string {
  const parts = partsOf(name);
  return parts === undefined ? name : join(parts.prefix, instance, parts.type);
}

/** The name of the same unit of another type, such as `foo.socket` of `foo.service`. */
export function withType(name: string, type: UnitType): string {
  const parts = partsOf(name);
  return parts === undefined ? name : join(parts.prefix, parts.instance, type);
}

/**
 * `foo-bar-.service` and `foo-.service` of `foo-bar-baz.service`: names whose drop-ins count for it too.
 * An instance keeps its instance, `foo-@x.service`; a template loses its `@`.
 */
export function prefixesOf(name: string): readonly string[] {
  const parts = partsOf(name);
  if (parts === undefined) return [];
  const found: string[] = [];
  for (let at = shorter(parts.prefix); at !== undefined; at = shorter(at)) {
    found.push(join(at, parts.instance || undefined, parts.type));
  }
  return found;
}

function shorter(prefix: string): string | undefined {
  const stem = prefix.endsWith('-') ? prefix.slice(0, -1) : prefix;
  const dash = stem.lastIndexOf('-');
  return dash <= 0 ? undefined : stem.slice(0, dash + 1);
}

/** The path or text that a part of a unit's name stands for (systemd-escape(1)): `a-b\x2dc` is `a/b-c`. */
export function unescapeName(text: string): string {
  const bytes = text
    .replaceAll('-', '/')
    .replace(/%/g, '%25')
    .replace(/\\x([0-9a-fA-F]{2})/g, '%$1');
  try {
    return decodeURIComponent(bytes);
  } catch {
    return text;
  }
}
