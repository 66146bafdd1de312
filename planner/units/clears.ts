import type { Settings } from './merged.ts';

// Keys of one list: an empty value of any of them empties all of it.
const sharedLists: readonly (readonly [section: string, keys: RegExp])[] = [
  ['Unit', /^Condition/],
  ['Unit', /^Assert/],
  ['Socket', /^Listen/],
  ['Timer', /^On(Active|Boot|Startup|UnitActive|UnitInactive)Sec$|^OnCalendar$/],
  ['Path', /^(PathExists(Glob)?|PathChanged|PathModified|DirectoryNotEmpty)$/],
];

// Keys that an empty value leaves as they are.
const neverCleared: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    Install: /^Also$/,
    Path: /^Unit$/,
    Service: /^Sockets$/,
    Socket: /^Service$/,
    Timer: /^Unit$/,
    Unit: new RegExp(
      '^(Requires|Requisite|Wants|BindsTo|PartOf|Upholds|Conflicts|Before|After|OnFailure|OnSuccess|' +
        'PropagatesReloadTo|PropagateReloadTo|ReloadPropagatedFrom|PropagateReloadFrom|PropagatesStopTo|' +
        'StopPropagatedFrom|JoinsNamespaceOf|RequiresMountsFor|WantsMountsFor|BindTo)$',
    ),
  }),
);

/** Which keys of a section an empty value of one of them clears. */
export function clearedKeys(section: string, key: string, settings: Settings): readonly string[] {
  if (neverCleared.get(section)?.test(key) === true) return [];
  const shared = sharedLists.find(([of, keys]) => of === section && keys.test(key))?.[1];
  if (shared === undefined) return [key];
  return [...(settings.get(section)?.keys() ?? [])].filter((other) => shared.test(other));
}
