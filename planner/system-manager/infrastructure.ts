/**
 * Units that system-manager brings along for its own sake, with what is different under sm.
 * system-manager.target is not among them: it means the same here.
 */
export const infrastructure: Readonly<Record<string, string>> = {
  'sysinit-reactivation.target':
    'system-manager restarts it in each activation, sm starts it at boot only; what hangs on it runs when it changes itself',
  'userborn.service':
    'the accounts that it makes are not in the plan; name an owner that is not there yet under users',
  'system-manager-path.service':
    'it goes on making /run/system-manager/sw; the key profile does that in one step, with what changes in the plan',
};
