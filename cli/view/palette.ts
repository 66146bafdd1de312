/** Colors by what they mean. */
export interface Palette {
  readonly add: (text: string) => string;
  readonly change: (text: string) => string;
  readonly remove: (text: string) => string;
  readonly note: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export type ColorChoice = 'auto' | 'always' | 'never';

/** What decides about colors, for one stream. */
export interface ColorGround {
  readonly choice: ColorChoice;
  readonly isTerminal: boolean;
  readonly env: (name: string) => string | undefined;
}

/** Whether a stream gets colors: the flag, then NO_COLOR and TERM=dumb, then whether it is a terminal. */
export function wantsColor({ choice, isTerminal, env }: ColorGround): boolean {
  if (choice !== 'auto') return choice === 'always';
  if ((env('NO_COLOR') ?? '') !== '' || env('TERM') === 'dumb') return false;
  return isTerminal;
}

const plain = (text: string): string => text;

// util.styleText ignores NO_COLOR on Node 20, so these twenty lines are our own.
const paint =
  (code: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`;

/** The palette of a stream. */
export function paletteOf(ground: ColorGround): Palette {
  return wantsColor(ground)
    ? {
        add: paint(32),
        change: paint(33),
        remove: paint(31),
        note: paint(36),
        strong: paint(1),
        faint: paint(2),
      }
    : { add: plain, change: plain, remove: plain, note: plain, strong: plain, faint: plain };
}
