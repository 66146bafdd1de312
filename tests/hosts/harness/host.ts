import type { Ran } from './command.ts';
import type { RunOptions } from './enter.ts';
import { identify, systemdVersion } from './identity.ts';
import { lowerDirectories } from './layer.ts';
import { live } from './live.ts';
import { checkMachine, program } from './machine.ts';
import { connect } from './network.ts';
import { asSuite } from './recipe.ts';
import { supervise } from './supervisor.ts';

/** A pristine Debian with a systemd of its own, which is gone after `stop`. */
export interface Host {
  readonly name: string;
  readonly suite: string;
  /** The version of its systemd. */
  readonly systemd: number;
  /** Its files as seen from here. Absolute links in them lead out of it: `read` and `write` know that. */
  readonly root: string;
  /** Its address as seen from here, if it was started with a network. */
  readonly address: string | undefined;
  /** Runs a command in it as root; never throws because of how that ended (124: it took too long). */
  readonly run: (...argv: readonly string[]) => Promise<Ran>;
  /** Runs a command; its standard output, or throws with everything it said. */
  readonly must: (...argv: readonly string[]) => Promise<string>;
  readonly sh: (script: string) => Promise<Ran>;
  readonly runWith: (options: RunOptions, ...argv: readonly string[]) => Promise<Ran>;
  readonly systemctl: (...argv: readonly string[]) => Promise<Ran>;
  /** Writes a file whole, with the directories above it; 0644 unless a mode is given. */
  readonly write: (path: string, text: string, mode?: number) => void;
  readonly read: (path: string) => string;
  readonly exists: (path: string) => boolean;
  /** A clean reboot with the same disk. */
  readonly reboot: () => Promise<void>;
  /** A clean power-off; `boot` starts it again. */
  readonly powerOff: () => Promise<void>;
  /** SIGKILL to everything in it at once; its disk stays, `boot` starts it again. */
  readonly crash: () => Promise<void>;
  readonly boot: () => Promise<void>;
  /** Ends it at once and throws it away. */
  readonly stop: () => Promise<void>;
}

/** What a host is to be like. */
export interface HostOptions {
  readonly suite?: string;
  /**
   * What is installed besides the base: `services` (cron, sshd; the default), `shells` (zsh, fish), `nix`,
   * `rotation` (logrotate).
   */
  readonly layers?: readonly string[];
  /** The size of its disk, in tmpfs terms: `64m`. */
  readonly size?: string;
  /** Whether this machine can reach it, at `address`. */
  readonly network?: boolean;
  readonly name?: string;
}

let started = 0;

/** The suite that the runner wants tried. */
export const suiteUnderTest = (): string => process.env.SM_HOST_SUITE ?? 'bookworm';

/** Starts a host and waits until everything in it is up. */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  checkMachine();
  started += 1;
  const suite = asSuite(options.suite ?? suiteUnderTest());
  const name = options.name ?? `host-${process.pid}-${started}`;
  const lower = await lowerDirectories(suite, options.layers);
  const supervisor = await supervise(options.size ?? '50%', [
    ...[name, lower.join(':'), process.execPath, program],
  ]);
  try {
    identify(supervisor.upper, name);
    const address = options.network === true ? await connect(supervisor.pid) : undefined;
    const systemd = systemdVersion(lower);
    const host = live(supervisor, { name, suite, systemd, address });
    await host.boot();
    await checkNode(host);
    return host;
  } catch (error) {
    await supervisor.end();
    throw error;
  }
}

/** Starts a host for as long as an action takes, however that ends. */
export async function withHost<Result>(
  options: HostOptions,
  action: (host: Host) => Promise<Result>,
): Promise<Result> {
  const host = await startHost(options);
  try {
    return await action(host);
  } finally {
    await host.stop();
  }
}

const withNode = new Set<string>();

// A node of some distributions is of many libraries, which a host does not have.
async function checkNode(host: Host): Promise<void> {
  if (withNode.has(host.suite)) return;
  const { code, stderr } = await host.run('node', '--version');
  if (code !== 0) {
    throw new Error(
      `Cannot start a test host: ${process.execPath} does not run on ${host.suite}, expected a node that needs no more than libstdc++\n${stderr}`,
    );
  }
  withNode.add(host.suite);
}
