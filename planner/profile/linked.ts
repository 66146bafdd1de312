/** The folders of packages that are linked where a manifest does not say: those of system-manager. */
export const defaultPathsToLink: readonly string[] = ['/bin', '/share'];

/** Which paths of packages belong to the merged tree; paths without a leading slash. */
export interface Linked {
  /** Whether a path is a folder to link, or one above such: always a directory of its own. */
  readonly isOpened: (path: string) => boolean;
  /** Whether a path is to be linked. */
  readonly isWanted: (path: string) => boolean;
}

/** What `pathsToLink` asks for. */
export function linkedPaths(pathsToLink: readonly string[] = defaultPathsToLink): Linked {
  const folders = pathsToLink.map((path) =>
    path
      .split('/')
      .filter((step) => step !== '' && step !== '.')
      .join('/'),
  );
  const opened = new Set(folders.flatMap(withAncestors));
  return {
    isOpened: (path) => opened.has(path),
    isWanted: (path) =>
      !isLeftOut(path) &&
      folders.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`)),
  };
}

function withAncestors(path: string): readonly string[] {
  const steps = path === '' ? [] : path.split('/');
  return ['', ...steps.map((_, index) => steps.slice(0, index + 1).join('/'))];
}

// What buildEnv leaves out too: notes of Nix itself, and indexes that each package has of its own.
function isLeftOut(path: string): boolean {
  return (
    /^(nix-support|propagated-build-inputs|log)$/.test(path) ||
    /^share\/info\/dir$/.test(path) ||
    /^share\/mime\/(?!packages(\/|$))/.test(path) ||
    /(^|\/)perllocal\.pod$/.test(path)
  );
}
