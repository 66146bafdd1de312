import { type AttributePath, writeAttributes } from './reference.ts';

/** What a flake answers to the question which of some attributes it has. */
export interface Answer {
  /** The first of them that is there. */
  readonly found: AttributePath | null;
  /** Where none is: the names below `systemConfigs`, and below those that are named for a system. */
  readonly names: Readonly<Record<string, readonly string[] | null>>;
}

const text = (value: string): string => `"${value.replace(/["\\$]/g, '\\$&')}"`;
const list = (values: readonly string[]): string => `[ ${values.join(' ')} ]`;

/**
 * A function for `nix eval --apply` that answers this without evaluating any configuration: it looks
 * at names only.
 */
export function question(paths: readonly AttributePath[]): string {
  return `configs: let
  has = at: path: path == [ ] || (builtins.isAttrs at && at ? \${builtins.head path}
    && has at.\${builtins.head path} (builtins.tail path));
  first = paths: if paths == [ ] then null
    else if has configs (builtins.head paths) then builtins.head paths
    else first (builtins.tail paths);
  isSystem = name: builtins.match "[a-z0-9_]+-(linux|darwin)" name != null;
  below = set: if builtins.isAttrs set then builtins.attrNames set else null;
  found = first ${list(paths.map((path) => list(path.map(text))))};
in {
  inherit found;
  names = if found != null then { } else if !builtins.isAttrs configs then { }
    else builtins.mapAttrs (name: set:
      if isSystem name then let tried = builtins.tryEval (below set); in if tried.success then tried.value else null else null) configs;
}`;
}

/** The attributes that a flake has, as people would write them after the `#`, ours first. */
export function attributesOf(names: Answer['names'], system: string): readonly string[] {
  const entries = Object.entries(names).sort(
    ([one], [other]) => Number(other === system) - Number(one === system),
  );
  return entries.flatMap(([name, inner]) =>
    inner === null
      ? [writeAttributes([name])]
      : inner.map((below) => writeAttributes([name, below])),
  );
}
