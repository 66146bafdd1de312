import { formatPlace } from '../schema/place.ts';
import { type Problem, quote } from '../schema/problem.ts';
import type { AbsolutePath, Assertion, FileEntry, Manifest } from '../schema/types.ts';
import { ancestorsOf, isBelow, normalizePath } from '../state/address.ts';
import { meansSomething, patternForm } from '../state/match.ts';
import { accountProblems } from './accounts/rules.ts';
import { healthCheckProblems } from './health-checks.ts';
import { placeProblem } from './places.ts';
import { profileProblems } from './profile/rules.ts';
import { unitProblems } from './units/rules.ts';

/** One entry of `etc` or `files` at the path it means. */
export interface PlacedEntry {
  readonly path: AbsolutePath;
  readonly place: string;
  readonly entry: FileEntry;
}

/** What a rule looks at. */
interface Ground {
  readonly manifest: Manifest;
  readonly placed: readonly PlacedEntry[];
  readonly stateDirectory: AbsolutePath;
}

type Rule = (ground: Ground) => readonly Problem[];

// Read before /var is mounted, or resolved by SELinux and AppArmor: never a link of ours.
const alwaysRegular = [
  '/etc/systemd',
  '/etc/sysctl.d',
  '/etc/modules-load.d',
  '/etc/udev',
  '/etc/tmpfiles.d',
  '/etc/sysusers.d',
];

/** Whether a file at this path is never a link into a store, whatever its entry says. */
export function isAlwaysRegular(path: AbsolutePath): boolean {
  return alwaysRegular.some((directory) => isBelow(path, directory));
}

const allowedPlaces: Rule = ({ placed, stateDirectory }) =>
  placed.flatMap(({ path, place }) => {
    const problem = placeProblem(path, stateDirectory);
    return problem === undefined ? [] : [{ place, ...problem }];
  });

const unique: Rule = ({ placed }) => {
  const first = new Map<AbsolutePath, string>();
  return placed.flatMap(({ path, place }) => {
    const other = first.get(path);
    if (other === undefined) first.set(path, place);
    return other === undefined
      ? []
      : [{ place, found: `${path}, as in ${other}`, expected: 'each path once' }];
  });
};

const noFileBelowFile: Rule = ({ placed }) => {
  const places = new Map(placed.map(({ path, place }) => [path, place]));
  return placed.flatMap(({ path, place }) =>
    ancestorsOf(path).flatMap((above) => {
      const other = places.get(above);
      return other === undefined
        ? []
        : [{ place, found: `a file below ${other}`, expected: 'a directory above it, not a file' }];
    }),
  );
};

const shortEnough: Rule = ({ placed }) =>
  placed.flatMap(({ path, place }) =>
    Buffer.byteLength(path) < 4096 &&
    path.split('/').every((step) => Buffer.byteLength(step) <= 255)
      ? []
      : [
          {
            place,
            found: `a path of ${path.length} characters`,
            expected: 'at most 4095 bytes, and 255 in each step',
          },
        ],
  );

const secrets: Rule = ({ placed }) =>
  placed.flatMap(({ place, entry }) => {
    if (entry.sensitive !== true) return [];
    const problems: Problem[] = [];
    if (entry.source === undefined || entry.source.startsWith('/nix/store/')) {
      problems.push({
        place,
        found:
          entry.source === undefined
            ? 'sensitive without a source'
            : 'sensitive with a source in /nix/store',
        expected: 'a source outside /nix/store, which everybody can read',
      });
    }
    if (entry.mode === 'symlink') {
      problems.push({
        place: `${place}.mode`,
        found: '"symlink"',
        expected: 'an octal mode for a sensitive file',
      });
    }
    return problems;
  });

const modesFit: Rule = ({ placed }) =>
  placed.flatMap(({ place, entry }) => {
    const fixed = entry.link !== undefined ? 'link' : entry.absent ? 'absent' : undefined;
    return fixed !== undefined &&
      (entry.mode !== undefined || entry.user !== undefined || entry.group !== undefined)
      ? [{ place, found: `mode, user or group with ${fixed}`, expected: 'none of them' }]
      : [];
  });

const nothingToStage: Rule = ({ placed }) =>
  placed.flatMap(({ place, entry }) => {
    const staged = entry.validate?.some((argument) => argument.includes('{}')) ?? false;
    return staged && (entry.link !== undefined || entry.absent === true)
      ? [
          {
            place: `${place}.validate`,
            found: '{} where there is no content to look at',
            expected: 'a command that looks at the files in place',
          },
        ]
      : [];
  });

const otherKinds: Rule = ({ manifest, stateDirectory }) => [
  ...unitProblems(manifest.units),
  ...accountProblems(manifest),
  ...profileProblems(manifest.profile ?? {}, stateDirectory),
];

// A pattern that can match nothing was meant for something: a hole where protection was asked for.
const patternsMeanSomething: Rule = ({ manifest }) =>
  (['protect', 'ignoreDrift'] as const).flatMap((key) =>
    (manifest.settings?.[key] ?? []).flatMap((pattern, index) =>
      meansSomething(pattern)
        ? []
        : [{ place: `settings.${key}[${index}]`, found: quote(pattern), expected: patternForm }],
    ),
  );

const healthChecks: Rule = ({ manifest }) => healthCheckProblems(manifest);

const assertionsUnique: Rule = ({ manifest }) => {
  const seen = new Set<string>();
  return (manifest.assertions ?? []).flatMap(({ name }: Assertion, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ place: `assertions[${index}].name`, found: quote(name), expected: 'each name once' }];
  });
};

const rules: readonly Rule[] = [
  otherKinds,
  patternsMeanSomething,
  healthChecks,
  shortEnough,
  allowedPlaces,
  unique,
  noFileBelowFile,
  modesFit,
  nothingToStage,
  secrets,
  assertionsUnique,
];

/** The entries of `etc` and `files` at the paths they mean, and those whose path cannot be meant. */
export function place(manifest: Manifest): {
  readonly placed: readonly PlacedEntry[];
  readonly problems: readonly Problem[];
} {
  const placed: PlacedEntry[] = [];
  const problems: Problem[] = [];
  const add = (map: 'etc' | 'files', key: string, path: string, entry: FileEntry): void => {
    const normal = key === '' ? undefined : normalizePath(path);
    const at = formatPlace([map, key]);
    if (normal !== undefined && normal !== '/' && normal !== '/etc') {
      placed.push({ path: normal, place: at, entry });
      return;
    }
    problems.push({
      place: at,
      found: quote(key),
      expected:
        map === 'etc'
          ? 'a path below /etc without .. and NUL'
          : 'an absolute path without .. and NUL',
    });
  };
  for (const [key, entry] of Object.entries(manifest.etc ?? {})) {
    add('etc', key, key.startsWith('/') ? '' : `/etc/${key}`, entry);
  }
  for (const [key, entry] of Object.entries(manifest.files ?? {})) add('files', key, key, entry);
  return { placed, problems };
}

/** Everything that is wrong with a manifest beyond its shape, all at once. */
export function check(
  manifest: Manifest,
  placed: readonly PlacedEntry[],
  stateDirectory: AbsolutePath,
): readonly Problem[] {
  return rules.flatMap((rule) => rule({ manifest, placed, stateDirectory }));
}
