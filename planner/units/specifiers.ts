import { instanceOf, prefixOf, unescapeName } from './names.ts';

const lastOf = (prefix: string): string => prefix.slice(prefix.lastIndexOf('-') + 1);

// What a name alone tells. The rest (%H, %m, %v, …) only the host knows.
const inInstall: Readonly<Record<string, (name: string) => string>> = {
  '%': () => '%',
  i: (name) => instanceOf(name) ?? '',
  j: (name) => lastOf(prefixOf(name)),
  n: (name) => name,
  N: (name) => name.slice(0, name.lastIndexOf('.')),
  p: prefixOf,
};

const everywhereElse: Readonly<Record<string, (name: string) => string>> = {
  ...inInstall,
  I: (name) => unescapeName(instanceOf(name) ?? ''),
  J: (name) => unescapeName(lastOf(prefixOf(name))),
  P: (name) => unescapeName(prefixOf(name)),
};

/** The first specifier of a text that the unit's name does not answer. */
export interface Unknown {
  readonly unknown: string;
}

/** A text with its specifiers replaced, or what could not be. */
export type Expanded = { readonly text: string } | Unknown;

/** Replaces specifiers such as `%i` as `systemctl enable` does in [Install]: %I, %J and %P are none there. */
export function expandInstall(text: string, name: string): Expanded {
  return expand(text, name, inInstall);
}

/** Replaces specifiers such as `%i` as systemd does in the other sections. */
export function expandName(text: string, name: string): Expanded {
  return expand(text, name, everywhereElse);
}

function expand(
  text: string,
  name: string,
  known: Readonly<Record<string, (name: string) => string>>,
): Expanded {
  const unknown = [...text.matchAll(/%(.)/gs)].find(
    ([, letter = '']) => !Object.hasOwn(known, letter),
  );
  if (unknown !== undefined) return { unknown: unknown[0] };
  return {
    text: text.replace(/%(.)/gs, (found, letter: string) => known[letter]?.(name) ?? found),
  };
}
