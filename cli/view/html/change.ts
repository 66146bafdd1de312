import { type Verb, verbOf, wordings } from '../../../planner/action.ts';
import type { AnyChange } from '../../../schema/types.ts';
import { fieldsOf, isSecret, textOf } from '../fields.ts';
import { element, escaped } from './escape.ts';
import { type Row, sideBySide } from './rows.ts';

/** One resource of a plan: what happens to it, its fields, and its texts side by side. */
export async function changeCard(resource: AnyChange, open: boolean): Promise<string> {
  const verb = verbOf(resource.change.actions);
  const { glyph, planned } = wordings[verb];
  const words =
    resource.action_reason === 'restored_original' ? 'will be restored to its original' : planned;
  const head = element(
    'summary',
    {},
    element('span', { class: `${verb} mono` }, `${escaped(glyph)} ${escaped(resource.address)}`),
    ` ${escaped(words)}`,
  );
  const body = [...notes(resource), fieldTable(resource), await texts(resource)];
  return element(
    'details',
    {
      class: 'change',
      'data-kind': resource.type,
      'data-action': verb satisfies Verb,
      'data-address': resource.address,
      ...(open ? { open: '' } : {}),
    },
    head,
    element('div', {}, ...body),
  );
}

function notes(resource: AnyChange): readonly string[] {
  const { action_reason: reason, reverts_drift: reverts, caused_by: causes } = resource;
  const kept = resource.type === 'file' ? resource.record.keep : 'nothing';
  return [
    ...(reason === 'declared' ? [] : [reason.replaceAll('_', ' ')]),
    ...(reverts ? ['reverts a change made outside of sm'] : []),
    ...(kept === 'original' ? ['what is there is kept, and comes back on removal'] : []),
    ...(kept === 'drifted' ? ['what is there is backed up first'] : []),
    ...(causes.length === 0 ? [] : [`because of ${causes.join(', ')}`]),
  ].map((note) => element('p', { class: 'note' }, escaped(note)));
}

function fieldTable(resource: AnyChange): string {
  const { before, after } = resource.change;
  const [old, wanted] = [fieldsOf(before), fieldsOf(after)];
  const secret = isSecret(resource);
  const show = (name: string, value: string | undefined): string =>
    value === undefined ? '' : name === 'content' && secret ? '(sensitive value)' : value;
  const names = [...new Set([...Object.keys(old), ...Object.keys(wanted)])].filter(
    (name) => before === null || after === null || old[name] !== wanted[name],
  );
  const rows = names.map((name) => {
    const cell = (value: string, kind: string): string =>
      element('td', { class: `mono ${kind}` }, escaped(value));
    return element(
      'tr',
      {},
      element('td', {}, escaped(name)),
      cell(show(name, old[name]), 'delete'),
      element('td', {}, old[name] !== undefined && wanted[name] !== undefined ? '→' : ''),
      cell(show(name, wanted[name]), 'create'),
    );
  });
  return rows.length === 0 ? '' : element('table', { class: 'fields' }, ...rows);
}

async function texts(resource: AnyChange): Promise<string> {
  const { before, after } = resource.change;
  const [old, wanted] = [textOf(before), textOf(after)];
  if (isSecret(resource) || old === wanted) return '';
  // A file whose text is not known is not an empty one.
  const unknown = (value: typeof before, text: string | undefined): boolean =>
    value?.type === 'file' && text === undefined;
  if (unknown(before, old) || unknown(after, wanted))
    return element('p', { class: 'note' }, 'content not shown: not everybody may read it');
  const rows = await sideBySide(old ?? '', wanted ?? '');
  return element('table', { class: 'diff' }, ...rows.map(rowOf));
}

function rowOf({ kind, before, after, count }: Row): string {
  if (kind === 'skipped') {
    const words = `${count} equal ${count === 1 ? 'line' : 'lines'}`;
    return element('tr', { class: 'skipped' }, element('td', { colspan: '4' }, words));
  }
  const side = (line: Row['before'], mark: string): string => {
    const changed = kind === 'changed' && line !== undefined ? mark : '';
    return (
      element('td', { class: 'number' }, line === undefined ? '' : String(line.number)) +
      element('td', { class: changed }, escaped(line?.text ?? ''))
    );
  };
  return element('tr', {}, side(before, 'removed'), side(after, 'added'));
}
