import { basename } from 'node:path';
import { suite } from 'uvu';
import { type Host, type HostOptions, startHost, suiteUnderTest } from './host.ts';
import { within } from './patience.ts';

/** What a host test is given besides its body. */
export interface HostTestOptions extends HostOptions {
  /** How long it may take, without the host's start. */
  readonly seconds?: number;
}

/** Takes tests that get a fresh host each; `run` runs them. */
export interface HostSuite {
  (name: string, body: (host: Host) => Promise<void>, options?: HostTestOptions): void;
  readonly run: () => void;
}

const journalLines = 40;

/** A suite of tests that each run on a pristine host of the suite of Debian that is tried. */
export function hostSuite(name: string, defaults: HostTestOptions = {}): HostSuite {
  const test = suite(`${name} (${suiteUnderTest()})`);
  const file = basename(process.argv[1] ?? 'test').replace(/\..*/, '');
  let number = 0;
  const add = (
    sentence: string,
    body: (host: Host) => Promise<void>,
    own: HostTestOptions = {},
  ): void => {
    number += 1;
    const options = { name: `${file}-${number}`, ...defaults, ...own };
    test(sentence, () => onHost(options, body));
  };
  return Object.assign(add, { run: () => test.run() });
}

async function onHost(
  { seconds = 120, ...options }: HostTestOptions,
  body: (host: Host) => Promise<void>,
): Promise<void> {
  const host = await startHost(options);
  try {
    await within(seconds, body(host), 'the test to end');
  } catch (error) {
    process.stderr.write(await lastWords(host));
    throw error;
  } finally {
    await host.stop();
  }
}

// A host that is down or hangs has no journal to show; the failure itself matters more.
async function lastWords(host: Host): Promise<string> {
  try {
    const options = { timeoutSeconds: 10 };
    const argv = ['journalctl', '--no-pager', '--boot', `--lines=${journalLines}`];
    const { stdout, stderr } = await host.runWith(options, ...argv);
    return `The journal of ${host.name} ends with:\n${stdout}${stderr}\n`;
  } catch (error) {
    return `${host.name} has no journal: ${error}\n`;
  }
}
