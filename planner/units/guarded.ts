import { prefixOf, templateOf, unitType } from './names.ts';

/** Units that a host does not survive restarting, or that somebody's session hangs on (row 0). */
export type Guard = 'bus' | 'session' | 'none';

const buses = ['dbus.service', 'dbus-broker.service'];

const sessions = [
  'console-getty.service',
  'display-manager.service',
  'gdm.service',
  'gdm3.service',
  'greetd.service',
  'lightdm.service',
  'lxdm.service',
  'nodm.service',
  'sddm.service',
  'slim.service',
  'systemd-journald.service',
  'systemd-logind.service',
  'systemd-user-sessions.service',
  'wdm.service',
  'xdm.service',
];

const sessionTemplates = [
  'autovt@.service',
  'container-getty@.service',
  'getty@.service',
  'serial-getty@.service',
  'user-runtime-dir@.service',
  'user@.service',
];

/** How a unit is guarded by its name. */
export function guardOf(name: string): Guard {
  if (buses.includes(name)) return 'bus';
  const guarded = sessions.includes(name) || sessionTemplates.includes(templateOf(name) ?? name);
  return guarded ? 'session' : 'none';
}

const ways = [
  'NetworkManager',
  'connman',
  'dhcpcd',
  'dropbear',
  'ifup',
  'iwd',
  'netctl',
  'network',
  'networking',
  'openvpn',
  'openvpn-client',
  'openvpn-server',
  'ssh',
  'sshd',
  'systemd-networkd',
  'systemd-resolved',
  'tailscaled',
  'wg-quick',
  'wpa_supplicant',
  'zerotier-one',
];

/** Whether somebody may have come in over this unit: sshd, and what carries the network. */
export function isWayIn(name: string): boolean {
  return ['service', 'socket'].includes(unitType(name) ?? '') && ways.includes(prefixOf(name));
}

/** Mounts that can not be taken away and put back (row 6). */
export function isRootMount(name: string): boolean {
  return name === '-.mount' || name === 'nix.mount';
}

/** Targets that a boot passes: a change of them waits for the next (row 5). */
export function isBootTarget(name: string): boolean {
  return ['sysinit.target', 'basic.target', 'multi-user.target', 'graphical.target'].includes(name);
}

// Starting one of these ends what the host is doing.
const ends = [
  'ctrl-alt-del',
  'emergency',
  'exit',
  'factory-reset',
  'final',
  'halt',
  'hibernate',
  'hybrid-sleep',
  'initrd-switch-root',
  'kexec',
  'poweroff',
  'reboot',
  'rescue',
  'runlevel0',
  'runlevel1',
  'runlevel6',
  'shutdown',
  'sleep',
  'soft-reboot',
  'storage-target-mode',
  'suspend',
  'suspend-then-hibernate',
  'system-update',
  'umount',
];

/** Whether starting this target would end what the host is doing: never done for an apply. */
export function endsTheHost(name: string): boolean {
  return unitType(name) === 'target' && ends.includes(prefixOf(name));
}
