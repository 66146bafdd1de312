import { run } from '../command.ts';
import { untrusted } from '../trusted-path.ts';
import { type Check, finding } from './finding.ts';
import { findProgram } from './programs.ts';

const profileNix = '/nix/var/nix/profiles/default/bin/nix';
const daemonSocket = '/nix/var/nix/daemon-socket/socket';

/** Nix, which only flakes need. */
export const checkNix: Check = async ({ outside, isLive, isRoot }) => {
  if (!isLive) return [];
  // A check must not run for root what somebody else put there.
  const isUsable =
    outside.stat(profileNix) !== undefined &&
    (!isRoot || untrusted(outside, profileNix, [0]) === undefined);
  const stored = isUsable ? profileNix : undefined;
  const nix = findProgram(outside, 'nix') ?? stored;
  if (nix === undefined) return [finding('nix', 'ok', 'not installed; only flakes need it')];
  const version = await run([nix, '--version'], { timeout: 10_000 });
  if (!version.ok) {
    const found = `${nix} does not run: ${version.output.trim().split('\n')[0] ?? ''}`;
    return [finding('nix', 'warning', found, 'install it anew, or use manifests in YAML')];
  }
  const name = version.stdout.trim();
  const hasDaemon = outside.stat(daemonSocket) !== undefined;
  if (!hasDaemon && !isRoot) {
    return [
      finding(
        'nix',
        'warning',
        `${name}, its daemon does not listen`,
        'systemctl enable --now nix-daemon.socket',
      ),
    ];
  }
  const settings = await settingsOf(nix);
  const flakes = /^experimental-features = .*\bflakes\b/m.test(settings)
    ? 'flakes on'
    : 'flakes off unless asked for';
  return [finding('nix', 'ok', `${name}, ${hasDaemon ? 'daemon' : 'no daemon'}, ${flakes}`)];
};

// It was nix show-config once, and either may be there.
async function settingsOf(nix: string): Promise<string> {
  const asked = [nix, '--extra-experimental-features', 'nix-command'];
  for (const words of [['config', 'show'], ['show-config']]) {
    const said = await run([...asked, ...words], { timeout: 10_000 });
    if (said.ok) return said.stdout;
  }
  return '';
}
