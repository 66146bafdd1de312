import { Failure } from '../failure.ts';
import { shown } from '../layout.ts';
import { type Holder, takeLock } from '../lock.ts';
import { type Check, finding } from './finding.ts';

const asking: Holder = { pid: 0, who: '', what: '', since: '' };

/** Whether somebody holds the lock, and whether they are alive: the kernel lets go of it when they are not. */
export const checkLock: Check = ({ system, layout, outside }) => {
  try {
    const lock = takeLock(system, layout, 'shared', asking, 0, () => undefined);
    lock?.release();
    return [finding('lock', 'ok', lock === undefined ? 'never taken' : 'free')];
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'locked') throw error;
    const pid = /\(pid (\d+)\)/.exec(error.message)?.[1];
    const isAlive = pid !== undefined && outside.peek(`/proc/${pid}/comm`) !== undefined;
    const held = error.message
      .replace(`Cannot lock ${shown(system, layout.lock)}: `, '')
      .replace(/, expected it to be free.*/, '');
    return [
      isAlive
        ? finding('lock', 'warning', held, 'wait for it, or pass --lock-timeout 60s')
        : finding(
            'lock',
            'warning',
            `${held}, which cannot be seen from here`,
            `find who has it open: fuser -v ${shown(system, layout.lock)}`,
          ),
    ];
  }
};
