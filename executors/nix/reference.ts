/** What `--flake REF` means: a flake, and the attribute of it that is asked for, if one is. */
export interface Reference {
  /** What stands before the `#`, in whatever form Nix takes. */
  readonly flake: string;
  readonly attribute: string | undefined;
}

/** The names that lead to a value, from the outputs of a flake on. */
export type AttributePath = readonly string[];

/** Splits `REF#attr`; an empty REF is the working directory, an empty attribute none. */
export function parseReference(text: string): Reference {
  const at = text.indexOf('#');
  const flake = at === -1 ? text : text.slice(0, at);
  const attribute = at === -1 ? '' : decoded(text.slice(at + 1));
  return {
    flake: flake === '' ? '.' : flake,
    attribute: attribute === '' ? undefined : attribute,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where the configuration of a host may stand below `systemConfigs`, the first that is there counts. */
export function candidates(
  attribute: string | undefined,
  { system, hostname }: { readonly system: string; readonly hostname: string },
): readonly AttributePath[] {
  if (attribute === undefined) {
    return [[system, hostname], [hostname], [system, 'default'], ['default']];
  }
  const wanted = attribute.replace(/^systemConfigs\./, '');
  const names = splitAttributes(wanted);
  const nested = [[system, ...names], names];
  // The name of a host may have dots, and people do not quote it.
  return names.length === 1 || wanted.includes('"')
    ? nested
    : [...nested, [system, wanted], [wanted]];
}

/** The names of an attribute path as Nix writes it: between dots, in quotes where they have dots. */
export function splitAttributes(text: string): AttributePath {
  const pieces = [...text.matchAll(/"([^"]*)"|[^."]+/g)];
  return pieces.map(([piece, quoted]) => quoted ?? piece);
}

const plain = /^[A-Za-z_][\w'-]*$/;

/** An attribute path as Nix reads it. */
export function writeAttributes(names: AttributePath): string {
  return names.map((name) => (plain.test(name) ? name : `"${name}"`)).join('.');
}

/** Whether it is a directory by a path that no Nix takes as a URL, such as one with spaces: go there instead. */
export function isUnwritable(flake: string): boolean {
  return /^(\/|\.\.?(\/|$))/.test(flake) && !/^[\w./~?=&%+@:,-]*$/.test(flake);
}

/** A flake in the form that goes on Nix's command line. */
export const written = (flake: string): string => (isUnwritable(flake) ? '.' : flake);

/** A flake and an attribute of it, in that form. */
export function installable(flake: string, names: AttributePath): string {
  return `${written(flake)}#${encodeURIComponent(writeAttributes(names))}`;
}

/** The directory on this machine that a reference leads to; undefined for every other kind. */
export function localDirectory(flake: string): string | undefined {
  const path = flake.replace(/^(path:|git\+file:(\/\/)?)/, '').replace(/\?.*$/, '');
  const isPath = path !== flake.replace(/\?.*$/, '') || /^(\/|\.\.?(\/|$))/.test(path);
  return isPath ? path : undefined;
}
