/** What a text with % specifiers comes to. */
export interface Expanded {
  readonly text: string;
  /** The letters of the specifiers in it. */
  readonly letters: string;
  /** Whether one of them depends on the host: then it stands in the text as it was. */
  readonly open: boolean;
}

// For the system manager these are the same on every host.
const constant: ReadonlyMap<string, string> = new Map([
  ['%', '%'],
  ['C', '/var/cache'],
  ['D', '/usr/share'],
  ['G', '0'],
  ['L', '/var/log'],
  ['S', '/var/lib'],
  ['T', '/tmp'],
  ['U', '0'],
  ['V', '/var/tmp'],
  ['g', 'root'],
  ['h', '/root'],
  ['t', '/run'],
  ['u', 'root'],
]);
const ofTheHost = 'aAbBHlmMoqvwW';

/** The specifiers that not every systemd knows, and since when: 247, 252, 257 and 262 were tried. */
export const specifierSince: ReadonlyMap<string, number> = new Map([
  ['A', 253],
  ['M', 253],
  ['q', 253],
  ['D', 262],
]);

/** The specifiers of directories, which systemd 252 and 257 put below the root twice with --root. */
export const directorySpecifiers = 'CLSt';

/** Resolves the specifiers of a text; undefined where systemd knows one of them not. */
export function expand(text: string): Expanded | undefined {
  let letters = '';
  let isKnown = true;
  let open = false;
  const expanded = text.replace(/%([A-Za-z0-9%])/g, (specifier, letter: string) => {
    letters += letter;
    const value = constant.get(letter);
    if (value !== undefined) return value;
    if (ofTheHost.includes(letter)) open = true;
    else isKnown = false;
    return specifier;
  });
  return isKnown ? { text: expanded, letters, open } : undefined;
}
