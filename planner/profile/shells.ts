import { switchLink } from './farm.ts';

/** Where the programs of the profile are found. */
export const programDirectory = `${switchLink}/bin`;
/** Where what they share is found: desktop entries, completions, icons. */
export const dataDirectory = `${switchLink}/share`;
/** What PATH stands for where nobody has set it: without it, ours alone would hide every other program. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** What XDG_DATA_DIRS stands for where nobody has set it, see the XDG Base Directory Specification. */
export const defaultData = '/usr/local/share:/usr/share';

const head = '# Made by sm from the profile of its manifest.';

/** Variables, and PATH where packages are on it, for sh, bash, zsh and every other POSIX shell. */
export function posixText(variables: Readonly<Record<string, string>>, packages: boolean): string {
  return lines(
    head,
    ...(packages ? posixSearch('PATH', programDirectory, defaultPath) : []),
    ...sorted(variables).map(([name, value]) => `export ${name}=${posixQuoted(value)}`),
    ...(packages ? posixSearch('XDG_DATA_DIRS', dataDirectory, defaultData) : []),
  );
}

/** The same for login shells of fish, which reads this in every shell. */
export function fishText(variables: Readonly<Record<string, string>>, packages: boolean): string {
  return lines(
    head,
    'if status is-login',
    ...(packages
      ? [`    contains -- ${programDirectory} $PATH; or set -gx PATH ${programDirectory} $PATH`]
      : []),
    ...sorted(variables).map(([name, value]) => `    set -gx ${name} ${fishQuoted(value)}`),
    ...(packages ? fishData : []),
    'end',
  );
}

// In front, so that a package is found before what the distribution has of the same name; once only.
function posixSearch(name: string, directory: string, fallback: string): readonly string[] {
  return [
    `case ":\${${name}-}:" in`,
    `  *:${directory}:*) ;;`,
    `  *) export ${name}="${directory}:\${${name}:-${fallback}}" ;;`,
    'esac',
  ];
}

const fishData = [
  `    set -q XDG_DATA_DIRS[1]; and test -n "$XDG_DATA_DIRS"; or set -gx XDG_DATA_DIRS ${defaultData}`,
  `    string match -q -- '*:${dataDirectory}:*' ":$XDG_DATA_DIRS:"; or set -gx XDG_DATA_DIRS "${dataDirectory}:$XDG_DATA_DIRS"`,
];

function posixQuoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

function sorted(variables: Readonly<Record<string, string>>): readonly [string, string][] {
  return Object.entries(variables).sort(([one], [other]) => (one < other ? -1 : 1));
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
