import { type Outcome, run } from '../command.ts';

/** Runs systemctl with some arguments; it is given up after so many seconds. */
export type Systemctl = (args: readonly string[], seconds?: number) => Promise<Outcome>;

// It waits 90 seconds for a busy systemd before it gives up by itself.
const patience = 100;

/** The host's own systemctl. */
export const systemctl: Systemctl = (args, seconds = patience) =>
  run(['systemctl', '--no-pager', '--no-ask-password', ...args], {
    timeout: Math.ceil(seconds * 1000),
    // It tells times in the zone of whoever asks.
    env: { TZ: 'UTC' },
  });

/** Why a call of systemctl failed, in one line. */
export function whyItFailed({ output, code }: Outcome): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^See /.test(line));
  const said = lines.join('; ').slice(0, 500);
  return said === '' ? `systemctl ended with ${code ?? 'a signal'} and said nothing` : said;
}
