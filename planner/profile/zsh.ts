import { sha256 } from '../../schema/canonical.ts';
import type { AbsolutePath, ResolvedProfile } from '../../schema/types.ts';
import { posixPath, saysNothing } from './snippets.ts';

/** What login shells of zsh read on Debian and its kin, and nothing else of the host's. */
export const zshPath = '/etc/zsh/zprofile' as AbsolutePath;

/** What is there now; none where zsh is not installed, or reads elsewhere. */
export type ZshFile =
  | { readonly state: 'none' | 'absent' | 'other' }
  | { readonly state: 'text'; readonly text: string };

/** Our file for zsh, regular, 0644, of root; or why login shells of zsh go without the profile. */
export interface ZshHook {
  readonly file?: { readonly text: string; readonly knownHashes?: readonly string[] };
  readonly warning?: string;
}

/**
 * What zsh needs. The file of Debian holds comments only, and there is no directory for more of them,
 * so ours replaces that one and the original is kept; one that says something is left alone. Where
 * zsh is missing there is no file either: it would be in the way of installing it.
 */
export function zshHook(profile: ResolvedProfile, found: ZshFile): ZshHook {
  if (saysNothing(profile) || found.state === 'none') return {};
  const text = zshText();
  if (found.state === 'absent') return { file: { text } };
  if (found.state === 'text') {
    if (found.text.startsWith(head)) return { file: { text } };
    if (readsProfile(found.text)) return {};
    if (isComment(found.text)) return { file: { text, knownHashes: [sha256(found.text)] } };
  }
  return {
    warning: `Login shells of zsh do not get the profile: ${zshPath} is somebody else's; add this line to it: ${command}`,
  };
}

const head = '# Made by sm: zsh does not read /etc/profile.d of its own accord.';
// A user's own options, such as those about words and errors, do not count in there.
const command = `emulate sh -c '. ${posixPath}'`;

function zshText(): string {
  return `${head}\nif [[ -r ${posixPath} ]]; then\n  ${command}\nfi\n`;
}

function isComment(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));
}

// Fedora, Arch and Alpine have it read /etc/profile, which reads ours.
function readsProfile(text: string): boolean {
  const reads = /(^|[\s;&'"])(\.|source)\s+['"]?\/etc\/profile(\.d\/system-manager\.sh)?(?![\w./])/;
  return text
    .split('\n')
    .some((line) => !/^\s*#/.test(line) && (reads.test(line) || line.includes('/etc/profile.d/*')));
}
