import type { AbsolutePath } from '../../schema/types.ts';

/** What the units of an unconfirmed apply say. */
export interface Watchdog {
  readonly id: string;
  /** The program that goes back, with its arguments, absolutely. */
  readonly argv: readonly string[];
  /** What must be mounted before it can. */
  readonly needs: readonly string[];
  /** Seconds from the timer's start until it goes back. */
  readonly seconds: number;
}

/** Where the units of an unconfirmed apply lie. */
export function watchdogPaths(id: string) {
  const directory = '/etc/systemd/system';
  const name = `sm-confirm-${id}`;
  const at = (path: string): AbsolutePath => `${directory}/${path}` as AbsolutePath;
  return {
    service: at(`${name}.service`),
    /** Counts from the end of the apply. */
    timer: at(`${name}.timer`),
    /** Counts from its begin, twice as long: for an apply that does not end. */
    lateTimer: at(`${name}-late.timer`),
    /** At every boot, rescue mode among them. */
    wants: at('sysinit.target.wants'),
    link: at(`sysinit.target.wants/${name}.service`),
    linkTarget: `../${name}.service`,
  };
}

/**
 * The service that goes back. It starts at boot as soon as the file systems are there, orders itself
 * before nothing, and comes back when it fails: nothing that is broken may keep it from its work.
 */
export function serviceText({ id, argv, needs }: Watchdog): string {
  return [
    '[Unit]',
    `Description=Go back to before the last sm apply, which nobody confirmed (${id})`,
    'DefaultDependencies=no',
    'IgnoreOnIsolate=yes',
    'After=local-fs.target systemd-remount-fs.service',
    'Conflicts=shutdown.target',
    'Before=shutdown.target',
    `RequiresMountsFor=${needs.map(quoted).join(' ')}`,
    // A disk may be full for hours: it never gives up.
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=${argv.map(quotedArgument).join(' ')}`,
    'TimeoutStartSec=infinity',
    'Restart=on-failure',
    'RestartSec=15s',
    // Whoever is locked out stands before the console.
    'StandardError=journal+console',
    '',
  ].join('\n');
}

/** The timer that starts it. Monotonic: a clock that is set right meanwhile changes nothing. */
export function timerText({ id, seconds }: Watchdog): string {
  return [
    '[Unit]',
    `Description=Time left to confirm the last sm apply (${id})`,
    'DefaultDependencies=no',
    'IgnoreOnIsolate=yes',
    'Conflicts=shutdown.target',
    'Before=shutdown.target',
    '',
    '[Timer]',
    `Unit=sm-confirm-${id}.service`,
    `OnActiveSec=${Math.ceil(seconds * 1000)}ms`,
    'AccuracySec=1s',
    '',
  ].join('\n');
}

// systemd.syntax(7): quotes, backslashes and specifiers.
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;

// In a command line $ stands for variables too.
const quotedArgument = (text: string): string => quoted(text).replaceAll('$', '$$$$');
