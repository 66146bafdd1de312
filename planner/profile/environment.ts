import type { AbsolutePath } from '../../schema/types.ts';
import { dataDirectory, defaultData, defaultPath, programDirectory } from './shells.ts';

/** Where the user managers of systemd read variables, see environment.d(5). */
export const environmentPath = '/etc/environment.d/60-system-manager.conf' as AbsolutePath;

/** Variables, and PATH where packages are on it, for what systemd starts on behalf of users. */
export function environmentText(
  variables: Readonly<Record<string, string>>,
  packages: boolean,
): string {
  const assignments = Object.entries(variables)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value === '' ? `\${${name}:+}` : escaped(value)}`);
  const search = packages
    ? [
        `PATH=${programDirectory}:\${PATH:-${defaultPath}}`,
        `XDG_DATA_DIRS=${dataDirectory}:\${XDG_DATA_DIRS:-${defaultData}}`,
      ]
    : [];
  return ['# Made by sm from the profile of its manifest.', ...assignments, ...search, ''].join(
    '\n',
  );
}

// Quotes mean another thing in each version of systemd, a backslash the same in all; $$ is one dollar.
// An assignment of nothing is an error there, which is why an empty value is one that expands to it.
function escaped(value: string): string {
  return value.replace(/[^A-Za-z0-9_./:,@%+=~-]/gu, (found) =>
    found === '$' ? '$$' : `\\${found}`,
  );
}
