import type { AbsolutePath, ResolvedProfile } from '../../schema/types.ts';
import { environmentPath, environmentText } from './environment.ts';
import { hasPackages } from './farm.ts';
import { fishText, posixText } from './shells.ts';

/** What login shells of sh and bash read, by way of /etc/profile; those of zsh are told to. */
export const posixPath = '/etc/profile.d/system-manager.sh' as AbsolutePath;
/** What fish reads. */
export const fishPath = '/etc/fish/conf.d/system-manager.fish' as AbsolutePath;

/**
 * The texts by which the profile reaches login shells and user managers, by path: regular files,
 * 0644, of root. None where it says nothing. The file for zsh needs a look at the host, see zsh.ts.
 */
export function implicitFiles(profile: ResolvedProfile): Readonly<Record<AbsolutePath, string>> {
  const { variables } = profile;
  if (saysNothing(profile)) return {};
  const packages = hasPackages(profile);
  return {
    [environmentPath]: environmentText(variables, packages),
    [fishPath]: fishText(variables, packages),
    [posixPath]: posixText(variables, packages),
  };
}

/** Whether a profile has neither packages nor variables. */
export function saysNothing(profile: ResolvedProfile): boolean {
  return !hasPackages(profile) && Object.keys(profile.variables).length === 0;
}
