import { createHash } from 'node:crypto';

/** Goes up when an image or a layer is made in another way; what it holds is part of its name anyway. */
const version = '1';

/** Every suite that hosts can be made of: systemd 247, 252, 257 and the newest. */
export const suites = ['bullseye', 'bookworm', 'trixie', 'sid'] as const;

/** A suite of Debian that hosts can be made of. */
export type Suite = (typeof suites)[number];

/** What a plain run of the host tests takes. */
export const defaultSuites: readonly Suite[] = ['bookworm', 'trixie'];

/** What every host has besides Debian's essential packages; libstdc++6 is for node. */
export const basePackages: readonly string[] = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'apt',
  'libstdc++6',
  'procps',
  'passwd',
];

const layers: Readonly<Record<string, readonly string[]>> = {
  services: ['cron', 'openssh-server'],
  nix: ['nix-bin'],
  shells: ['zsh', 'fish'],
  rotation: ['logrotate'],
};

/** What is installed on a host besides its base unless it asks for something else. */
export const defaultLayers: readonly string[] = ['services'];

/** Files of our own that every image gets: the program's name in the PATH, and places to bind it to. */
export const extraFiles: readonly { readonly path: string; readonly text: string }[] = [
  {
    path: 'usr/local/bin/sm',
    text: '#!/bin/sh\nexec /usr/local/bin/node /usr/local/lib/sm/sm.cjs "$@"\n',
  },
  { path: 'usr/local/bin/node', text: '' },
  { path: 'usr/local/lib/sm/sm.cjs', text: '' },
];

/** Narrows a name to a suite; throws for any other. */
export function asSuite(name: string): Suite {
  const found = suites.find((suite) => suite === name);
  if (found === undefined) {
    throw new Error(`Cannot use the suite ${name}: expected one of ${suites.join(', ')}`);
  }
  return found;
}

/** The packages of a named layer; throws for any other. */
export function packagesOf(layer: string): readonly string[] {
  const found = layers[layer];
  if (found === undefined) {
    const known = Object.keys(layers).join(', ');
    throw new Error(`Cannot use the layer ${layer}: expected one of ${known}`);
  }
  return found;
}

const digest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

/** The name of a suite's image in the cache; another recipe has another name. */
export const imageName = (suite: Suite): string =>
  `${suite}-${digest(version, basePackages, extraFiles)}`;

/** The name of a layer in the cache, on top of what it was built upon. */
export const layerName = (below: string, layer: string): string =>
  `${below.replace(/-.*/, '')}-${layer}-${digest(below, packagesOf(layer))}`;
