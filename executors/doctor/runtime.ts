import { type Check, finding } from './finding.ts';

const oldestNode = [20, 19] as const;

/** Whether a version of Node is new enough for this program. */
export function isNodeEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** The Node that runs sm. */
export const checkNode: Check = () => {
  const { node } = process.versions;
  return [
    isNodeEnough(node)
      ? finding('node', 'ok', node)
      : finding(
          'node',
          'problem',
          `${node}, expected ${oldestNode.join('.')} or newer`,
          'install a newer Node',
        ),
  ];
};

/** Who runs sm: only root may change a host. */
export const checkAccount: Check = ({ outside, isRoot, isLive }) => {
  const { name } = outside.account;
  if (isRoot) return [finding('account', 'ok', name === 'root' ? 'root' : `root, through ${name}`)];
  if (!isLive) return [finding('account', 'ok', `${name}; owners cannot be set without root`)];
  return [
    finding(
      'account',
      'warning',
      `${name}: what only root may read was not looked at`,
      'run sudo sm doctor; sm apply needs root too',
    ),
  ];
};

/** Whether a locale has UTF-8, by the first of the variables that says anything. */
export function localeOf(env: (name: string) => string | undefined): string | undefined {
  return ['LC_ALL', 'LC_CTYPE', 'LANG'].map(env).find((value) => (value ?? '') !== '');
}

/** The locale of whoever reads the output. Programs that sm starts have one of their own. */
export const checkLocale: Check = ({ outside }) => {
  const locale = localeOf(outside.env) ?? 'none';
  const isFine = /utf-?8/i.test(locale) || ['none', 'C', 'POSIX'].includes(locale);
  return [
    isFine
      ? finding('locale', 'ok', locale)
      : finding('locale', 'warning', `${locale}: names may look broken`, 'export LC_ALL=C.UTF-8'),
  ];
};
