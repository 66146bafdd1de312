import { type Check, finding } from './finding.ts';

/** The modes of SELinux and AppArmor: they may refuse services what root may do. */
export const checkSecurity: Check = ({ outside, isLive }) => {
  if (!isLive) return [];
  const enforce = outside.peek('/sys/fs/selinux/enforce')?.trim();
  const selinux =
    enforce === undefined
      ? 'SELinux is off'
      : enforce === '1'
        ? 'SELinux enforces'
        : 'SELinux permits and logs';
  const apparmor =
    outside.peek('/sys/module/apparmor/parameters/enabled')?.trim() === 'Y'
      ? 'AppArmor is on'
      : 'AppArmor is off';
  const found = `${selinux}, ${apparmor}`;
  return [
    enforce === '1'
      ? finding(
          'security',
          'warning',
          found,
          'run restorecon on new files, and look at ausearch -m avc where a service cannot read one',
        )
      : finding('security', 'ok', found),
  ];
};
