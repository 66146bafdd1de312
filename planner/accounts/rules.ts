import { formatPlace } from '../../schema/place.ts';
import { type Problem, quote } from '../../schema/problem.ts';
import type { GroupEntry, Manifest, UserEntry } from '../../schema/types.ts';
import { isBelow, normalizePath, parentOf } from '../../state/address.ts';
import { isPlainName } from './sysusers.ts';

type Declared = Pick<Manifest, 'users' | 'groups'>;

/** Everything that is wrong with declared accounts whatever the host is like. */
export function accountProblems({ users = {}, groups = {} }: Declared): readonly Problem[] {
  return [
    ...Object.entries(users).flatMap(([name, entry]) => userProblems(name, entry)),
    ...Object.entries(groups).flatMap(([name, entry]) => groupProblems(name, entry)),
    ...twice('users', 'uid', Object.entries(users)),
    ...twice('groups', 'gid', Object.entries(groups)),
  ];
}

function userProblems(name: string, entry: UserEntry): readonly Problem[] {
  const at = (...steps: readonly string[]): string => formatPlace(['users', name, ...steps]);
  const { uid, shell, home, description, group, groups, createHome } = entry;
  const problems = [...nameProblem(at(), name), ...names(at('groups'), groups)];
  if (name === 'root' && shell !== undefined) {
    problems.push({
      place: at('shell'),
      found: quote(shell),
      expected: "nothing: root's shell stays as it is",
    });
  }
  if (group !== undefined && !isPlainName(group)) problems.push(notPlain(at('group'), group));
  problems.push(...numberProblem(at('uid'), uid));
  for (const [key, path] of [
    ['home', home],
    ['shell', shell],
  ] as const) {
    if (path !== undefined && !isPlainPath(path)) {
      problems.push({
        place: at(key),
        found: quote(path),
        expected: 'an absolute path without .., //, : and control characters',
      });
    }
  }
  if (description !== undefined && (/[:\p{Cc}]/u.test(description) || description === '-')) {
    problems.push({
      place: at('description'),
      found: quote(description),
      expected: 'one line without :, and not only -',
    });
  }
  if (createHome === true) problems.push(...homeProblem(at('home'), name, home));
  return problems;
}

function groupProblems(name: string, { gid, members }: GroupEntry): readonly Problem[] {
  const at = (...steps: readonly string[]): string => formatPlace(['groups', name, ...steps]);
  return [
    ...nameProblem(at(), name),
    ...numberProblem(at('gid'), gid),
    ...names(at('members'), members),
  ];
}

function nameProblem(place: string, name: string): Problem[] {
  return isPlainName(name) ? [] : [notPlain(place, name)];
}

function notPlain(place: string, name: string): Problem {
  return {
    place,
    found: quote(name),
    expected:
      'a name that systemd-sysusers takes: at most 31 letters, digits, _ and -, no digit first',
  };
}

// Those of the host may be called otherwise: john.doe, say. What a program would read as an option,
// a number or a list may not.
function names(place: string, list: readonly string[] = []): readonly Problem[] {
  const strange = list.filter((name) => !/^(?!\d+$)[A-Za-z0-9_][A-Za-z0-9_.@-]*\$?$/.test(name));
  const again = list.filter((name, index) => list.indexOf(name) < index);
  return [
    ...strange.map((name) => ({
      place,
      found: quote(name),
      expected: 'names of letters, digits, _, -, . and @',
    })),
    ...again.map((name) => ({ place, found: `${quote(name)} again`, expected: 'each name once' })),
  ];
}

// (uid_t) -1 of 16 and of 32 bits stand for none.
function numberProblem(place: string, number: number | undefined): readonly Problem[] {
  return number === 65_535 || number === 4_294_967_295
    ? [{ place, found: quote(number), expected: 'another number: this one means none' }]
    : [];
}

function isPlainPath(path: string): boolean {
  return normalizePath(path) === path && !/[:\p{Cc}]/u.test(path);
}

const shared = ['/usr', '/bin', '/sbin', '/lib', '/boot', '/dev', '/proc', '/sys'];

// The line that makes it would give a directory of the whole system to the account.
function homeProblem(place: string, name: string, home: string | undefined): readonly Problem[] {
  const expected = `a directory of its own, such as /home/${name} or /var/lib/${name}`;
  if (home === undefined) {
    return [{ place, found: 'nothing', expected, hint: 'createHome needs it' }];
  }
  const path = normalizePath(home);
  const isShared =
    path === undefined ||
    parentOf(path) === '/' ||
    (/^\/(var|etc|run|usr)\/[^/]+$/.test(path) && !path.endsWith(`/${name}`)) ||
    shared.some((directory) => isBelow(path, directory));
  return isShared
    ? [{ place, found: quote(home), expected, hint: 'createHome would give it away' }]
    : [];
}

function twice(
  map: 'users' | 'groups',
  key: 'uid' | 'gid',
  entries: readonly (readonly [string, UserEntry & GroupEntry])[],
): readonly Problem[] {
  const first = new Map<number, string>();
  return entries.flatMap(([name, entry]) => {
    const number = entry[key];
    if (number === undefined) return [];
    const other = first.get(number);
    if (other === undefined) first.set(number, name);
    return other === undefined
      ? []
      : [
          {
            place: formatPlace([map, name, key]),
            found: `${number}, as ${other} has`,
            expected: `each ${key} once`,
          },
        ];
  });
}
