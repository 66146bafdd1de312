import type { AnyChange, FileValue, OtherValue } from '../../schema/types.ts';
import { oneLine } from './diff.ts';

type Value = FileValue | OtherValue | null;

/** The fields of a value as people read them, each by its name. */
export function fieldsOf(value: Value): Readonly<Record<string, string>> {
  switch (value?.type) {
    case 'file':
      return {
        type: 'file',
        content: value.content,
        mode: value.mode,
        user: String(value.user),
        group: String(value.group),
      };
    case 'symlink':
      return {
        type: 'symlink',
        target: oneLine(value.target),
        ...(value.content === undefined ? {} : { content: value.content }),
      };
    case 'directory':
      return {
        type: 'directory',
        mode: value.mode,
        user: String(value.user),
        group: String(value.group),
      };
    case 'special':
      return { type: value.what };
    case 'unit':
      return unitFields(value);
    case 'tmpfiles':
    case 'user':
    case 'group':
    case 'profile':
      return plainFields(value);
    default:
      return {};
  }
}

function unitFields(
  value: Extract<OtherValue, { type: 'unit' }>,
): Readonly<Record<string, string>> {
  const named = (prefix: string, entries: Readonly<Record<string, string | null>>) =>
    Object.entries(entries).map(([name, content]) => [
      `${prefix} ${oneLine(name)}`,
      content === null ? 'no link' : oneLine(content),
    ]);
  return Object.fromEntries([
    ...(value.fragment === null ? [] : [['file', value.fragment]]),
    ...named('drop-in', value.drop_ins),
    ...named('link', value.links),
    ...(value.masked ? [['masked', 'yes']] : []),
  ]);
}

function plainFields(value: OtherValue): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      // Lines are in the file of tmpfiles.d, shown there.
      if (['type', 'lines'].includes(name) || field === null || field === undefined) return [];
      const list = Array.isArray(field) ? field.join(' ') : field;
      return list === '' || list === false ? [] : [[name, oneLine(String(list))]];
    }),
  );
}

/** The text of a value that has one to show. */
export function textOf(value: Value): string | undefined {
  return value?.type === 'file' || value?.type === 'unit' ? value.text : undefined;
}

/** Whether the texts of a change may not be shown, because they are secret. */
export function isSecret({ change }: AnyChange): boolean {
  return change.before_sensitive.content === true || change.after_sensitive.content === true;
}
