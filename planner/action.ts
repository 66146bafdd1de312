import type { ActionReason, Actions, FileValue } from '../schema/types.ts';

/** How an action is written for people: Terraform's glyphs, because eyes and scripts know them. */
export interface Wording {
  readonly glyph: '+' | '~' | '-' | '-/+' | '.' | '=';
  readonly planned: string;
  readonly doing: string;
  readonly done: string;
}

/** The word by which an action is known; `replace` is `["delete", "create"]`. */
export type Verb = 'create' | 'update' | 'delete' | 'replace' | 'forget' | 'import';

/** One glyph and one wording for each verb, declared together. */
export const wordings: Readonly<Record<Verb, Wording>> = {
  create: {
    glyph: '+',
    planned: 'will be created',
    doing: 'Creating...',
    done: 'Creation complete',
  },
  update: {
    glyph: '~',
    planned: 'will be updated in-place',
    doing: 'Modifying...',
    done: 'Modifications complete',
  },
  delete: {
    glyph: '-',
    planned: 'will be destroyed',
    doing: 'Destroying...',
    done: 'Destruction complete',
  },
  replace: {
    glyph: '-/+',
    planned: 'must be replaced',
    doing: 'Replacing...',
    done: 'Replacement complete',
  },
  forget: {
    glyph: '.',
    planned: 'will no longer be managed, and stays as it is',
    doing: 'Forgetting...',
    done: 'Forgotten',
  },
  import: {
    glyph: '=',
    planned: 'is there already, and will be taken over untouched',
    doing: 'Importing...',
    done: 'Import complete',
  },
};

/** The verb of a list of actions. */
export function verbOf(actions: Actions): Verb {
  if (actions.length === 2) return 'replace';
  const [only] = actions;
  return only === 'no-op' ? 'import' : only;
}

/** What happens to the object on the host between two values. */
export function actionsBetween(before: FileValue | null, after: FileValue | null): Actions {
  if (before === null) return after === null ? ['no-op'] : ['create'];
  if (after === null) return ['delete'];
  return before.type === after.type ? ['update'] : ['delete', 'create'];
}

/** The reason that fits an ordinary update best. */
export function reasonBetween(before: FileValue | null, after: FileValue | null): ActionReason {
  if (before?.type !== after?.type) return 'type_changed';
  if (before?.type === 'symlink' && after?.type === 'symlink') {
    return before.target === after.target ? 'content_changed' : 'target_changed';
  }
  if (before?.type === 'file' && after?.type === 'file') {
    if (before.content !== after.content) return 'content_changed';
    return before.mode === after.mode ? 'owner_changed' : 'mode_changed';
  }
  return 'content_changed';
}
