import { run } from '../command.ts';
import { type Check, type Finding, finding } from './finding.ts';

/** Whether the clock may be trusted: history and causes of drift go by it. */
export const checkClock: Check = async ({ outside, state, isLive }) => {
  const now = outside.now();
  const applied = state?.applied?.at;
  if (applied !== undefined && Date.parse(applied) > now.getTime()) {
    const found = `${now.toISOString()}, before the last apply at ${applied}`;
    return [finding('clock', 'warning', found, 'set the clock, then look at timedatectl')];
  }
  return [isLive ? await synchronized(now) : finding('clock', 'ok', now.toISOString())];
};

async function synchronized(now: Date): Promise<Finding> {
  const asked = await run(['timedatectl', 'show', '--property=NTPSynchronized', '--value'], {
    timeout: 5000,
  });
  const answer = asked.ok ? asked.stdout.trim() : 'unknown';
  if (answer !== 'no') {
    const how = answer === 'yes' ? 'synchronized' : 'nobody tells whether it is synchronized';
    return finding('clock', 'ok', `${now.toISOString()}, ${how}`);
  }
  return finding('clock', 'warning', 'not synchronized', 'timedatectl set-ntp true');
}
