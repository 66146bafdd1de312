import { writeAttributes } from '../../executors/nix/reference.ts';
import templates from './templates.json' with { type: 'json' };

/** A file to start from, by its name in the directory. */
export interface Starter {
  readonly name: string;
  readonly text: string;
}

/** What is filled into the files. */
export interface Filling {
  /** Such as `x86_64-linux`. */
  readonly system: string;
  readonly hostname: string;
  /** Where the flake takes sm from; undefined for what the template says. */
  readonly smUrl: string | undefined;
}

/** The files of a flake for one host. */
export function flakeFiles({ system, hostname, smUrl }: Filling): readonly Starter[] {
  const named = ['', 'localhost'].includes(hostname) ? 'default' : hostname;
  const attribute = `systemConfigs.${writeAttributes([named])}`;
  const withName = filled(templates['flake.nix'], /\bsystemConfigs\.default\b/, attribute);
  const url = /(\bsm = \{[^}]*?\burl = )"[^"]*"/;
  const platform = /(\bnixpkgs\.hostPlatform = )"[^"]*"/;
  return [
    {
      name: 'flake.nix',
      text: smUrl === undefined ? withName : filled(withName, url, `$1${quoted(smUrl)}`),
    },
    { name: 'system.nix', text: filled(templates['system.nix'], platform, `$1"${system}"`) },
  ];
}

/** The file of a manifest for those who do without Nix. */
export const manifestFiles: readonly Starter[] = [
  { name: 'manifest.yaml', text: templates['manifest.yaml'] },
];

// A dollar sign means something to Nix, and to a replacement.
const quoted = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replaceAll('${', '\\${')}"`.replaceAll('$', '$$$$');

function filled(template: string, place: RegExp, value: string): string {
  if (!place.test(template)) throw new Error(`the template has no place like ${place}`);
  return template.replace(place, value);
}
