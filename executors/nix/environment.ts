import type { Outside } from '../outside.ts';

// What Nix, and git and ssh on its behalf, are steered by. All else stays outside.
const passed = [
  ...['USER', 'LOGNAME', 'TMPDIR', 'SUDO_UID', 'SUDO_GID', 'SUDO_USER'],
  ...['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_CONFIG_DIRS', 'XDG_DATA_HOME', 'XDG_STATE_HOME'],
  ...[
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'CURL_CA_BUNDLE',
    'GIT_SSL_CAINFO',
    'SYSTEM_CERTIFICATE_PATH',
  ],
  ...['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['SSH_AUTH_SOCK', 'GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
  ...['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'],
  ...['NIX_PATH', 'NIX_REMOTE', 'NIX_CONFIG', 'NIX_CONF_DIR', 'NIX_USER_CONF_FILES', 'NIX_BIN_DIR'],
  ...['NIX_STORE', 'NIX_STORE_DIR', 'NIX_STATE_DIR', 'NIX_DATA_DIR', 'NIX_LOG_DIR'],
  ...['NIX_LOCALSTATE_DIR', 'NIX_DAEMON_SOCKET_PATH', 'NIX_IGNORE_SYMLINK_STORE', 'NIX_SSHOPTS'],
  ...['NIX_SSL_CERT_FILE', 'NIX_CURL_FLAGS', 'NIX_CACHE_HOME', 'NIX_CONFIG_HOME'],
  ...['NIX_STATE_HOME', 'NIX_DATA_HOME', 'NIX_REMOTE_SYSTEMS', 'NIX_BUILD_HOOK'],
];

/** The environment that nix runs in: what it needs of ours, and no more. */
export function environmentOf(outside: Outside, path: string): Readonly<Record<string, string>> {
  const known = passed.flatMap((name) => {
    const value = outside.env(name);
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const home = homeOf(outside);
  return {
    ...Object.fromEntries(known),
    PATH: path,
    LC_ALL: 'C.UTF-8',
    ...(home === undefined ? {} : { HOME: home }),
  };
}

// sudo may leave the home of whoever called it: root's caches do not belong there.
function homeOf(outside: Outside): string | undefined {
  const home = outside.env('HOME');
  const given = home === undefined || home === '' ? undefined : home;
  if (outside.uid !== 0) return given;
  return given !== undefined && outside.stat(given)?.uid === 0 ? given : '/root';
}
