/** What lies in /etc and is no configuration of anybody: made by programs, accounts, identities of the host. */
const skipped: readonly RegExp[] = [
  /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-?$/,
  /^\/etc\/security\/opasswd$/,
  /^\/etc\/(machine-id|hostname|adjtime|mtab|resolv\.conf|\.pwd\.lock|\.updated|\.resolv\.conf\..*)$/,
  /^\/etc\/ld\.so\.cache$/,
  /^\/etc\/(localtime|timezone|shells|environment|mailcap|fstab)$/,
  /^\/etc\/default\/locale$/,
  /^\/etc\/locale\.(gen|conf|alias)$/,
  /^\/etc\/ssh\/ssh_host_.*$/,
  /^\/etc\/ssl\/certs\//,
  /^\/etc\/ssl\/private\//,
  /^\/etc\/ca-certificates(\.conf(\..*)?$|\/)/,
  /^\/etc\/alternatives\//,
  /^\/etc\/rc[0-6S]\.d\//,
  /^\/etc\/runit\/runsvdir\//,
  /^\/etc\/(xml|sgml|texmf|fonts\/conf\.d|X11\/default-display-manager)(\/|$)/,
  /^\/etc\/dpkg\/origins\//,
  /^\/etc\/systemd\/user\/[^/]+\.(wants|requires)\//,
  /^\/etc\/\.java\//,
  /^\/etc\/(udev\/hwdb\.bin|apparmor\.d\/(local|cache.*|disable)\/.*)$/,
  /^\/etc\/pam\.d\/common-[a-z-]+$/,
  /^\/etc\/\.?(git|etckeeper)(\/|$)/,
  /^\/etc\/(ufw|iptables)\/.*\.\d{8}_\d+$/,
  /\.(dpkg|ucf)-[a-z]+$/,
  /(~|\.swp|\.bak)$/,
  /\/\.sm-[^/]*$/,
];

/** Whether something in /etc that no package owns is left alone: nobody changed it by hand. */
export function isSkipped(path: string): boolean {
  return skipped.some((pattern) => pattern.test(path));
}

/** The bytes that no other account may read, or that are a key whoever may read them. */
export function isSecret(mode: number, head: string): boolean {
  return (mode & 0o004) === 0 || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(head);
}
