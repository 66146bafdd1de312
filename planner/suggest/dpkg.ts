/** What dpkg knows of the files in /etc: MD5 digests of what its packages brought. */
export interface PackageFiles {
  readonly digests: ReadonlyMap<string, string>;
  readonly conffiles: ReadonlySet<string>;
}

/** The conffiles of the packages that are installed, from /var/lib/dpkg/status. */
export function readConffiles(status: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const paragraph of status.split(/\n\n+/)) {
    if (!/^Status: \S+ \S+ installed$/m.test(paragraph)) continue;
    const [, block = ''] = /^Conffiles:\n((?: .*\n?)*)/m.exec(paragraph) ?? [];
    for (const line of block.split('\n')) {
      // A third word says that the package does not ship it any more.
      const [, path, digest] = /^ (\/.*) ([0-9a-f]{32})$/.exec(line) ?? [];
      if (path !== undefined && digest !== undefined) found.set(path, digest);
    }
  }
  return found;
}

/** The files below /etc of a package's .md5sums. */
export function readSums(text: string): readonly (readonly [string, string])[] {
  return [...text.matchAll(/^([0-9a-f]{32}) {2}(etc\/.*)$/gm)].map(
    ([, digest = '', path = '']) => [`/${path}`, digest] as const,
  );
}

/** What ucf put into place for packages, from /var/lib/ucf/hashfile. */
export function readUcf(text: string): readonly (readonly [string, string])[] {
  return [...text.matchAll(/^([0-9a-f]{32}) +(\/.*)$/gm)].map(
    ([, digest = '', path = '']) => [path, digest] as const,
  );
}
