import type { AbsolutePath } from '../schema/types.ts';

/** Where our own things lie, as seen from inside the root (contract, section 5). */
export interface Layout {
  readonly directory: AbsolutePath;
  readonly state: AbsolutePath;
  readonly lock: AbsolutePath;
  readonly key: AbsolutePath;
  readonly history: AbsolutePath;
  readonly generations: AbsolutePath;
  readonly store: AbsolutePath;
  readonly backups: AbsolutePath;
  readonly journal: AbsolutePath;
  /** The apply that waits for its confirmation; absent where none does. */
  readonly confirm: AbsolutePath;
}

/** The default place of the state. */
export const defaultStateDirectory = '/var/lib/system-manager' as AbsolutePath;

/** The places below a state directory. */
export function layoutOf(directory: AbsolutePath): Layout {
  const at = (name: string): AbsolutePath => `${directory}/${name}` as AbsolutePath;
  return {
    directory,
    state: at('state.json'),
    lock: at('lock'),
    key: at('key'),
    history: at('history.jsonl'),
    generations: at('generations'),
    store: at('store'),
    backups: at('backups'),
    journal: at('journal'),
    confirm: at('confirm.json'),
  };
}

/** A path of the root as the person at the keyboard would name it. */
export function shown({ root }: { readonly root: string }, path: AbsolutePath): string {
  return root === '/' ? path : `${root}${path}`;
}

/** A path below another. */
export function within(directory: AbsolutePath, ...names: readonly string[]): AbsolutePath {
  return [directory, ...names].join('/') as AbsolutePath;
}
