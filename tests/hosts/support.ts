import * as assert from 'uvu/assert';
import type { DriftReport, Plan } from '../../schema/types.ts';
import type { Ran } from './harness/command.ts';
import type { Host } from './harness/host.ts';

const manifestPath = '/root/manifest.json';

/** What a test wants the host to be like, without its version. */
export type Wanted = Readonly<Record<string, unknown>>;

/** Settings that keep tests short: units are watched for a moment only. */
const quick = { settle: '300ms' };

function writeManifest(host: Host, wanted: Wanted): void {
  const settings = { ...quick, ...(wanted.settings as object | undefined) };
  host.write(manifestPath, JSON.stringify({ version: 1, ...wanted, settings }));
}

/** `sm apply --yes` of a manifest; never throws because of how that ended. */
export function apply(host: Host, wanted: Wanted, ...flags: readonly string[]): Promise<Ran> {
  writeManifest(host, wanted);
  return host.run('sm', 'apply', '--yes', '--manifest', manifestPath, ...flags);
}

/** The same, and it must go well; then nothing is left to do and nothing drifted. */
export async function mustApply(host: Host, wanted: Wanted): Promise<string> {
  const ran = await apply(host, wanted);
  assert.is(ran.code, 0, said(ran));
  const after = await plan(host, wanted);
  assert.equal(after.steps, [], `something is left to do after an apply\n${said(ran)}`);
  assert.equal(await drift(host), []);
  return ran.stdout;
}

/** What `sm plan` makes of a manifest; an error of its own fails the test. */
export async function plan(host: Host, wanted: Wanted): Promise<Plan> {
  writeManifest(host, wanted);
  const ran = await host.run('sm', 'plan', '--manifest', manifestPath);
  assert.ok([0, 3].includes(ran.code), said(ran));
  return JSON.parse(ran.stdout) as Plan;
}

/** What is done to units in a plan, each as `stop a.service`. */
export const unitActions = ({ steps }: Plan): readonly string[] =>
  steps
    .filter(({ executor, op }) => executor === 'units' && op !== 'daemon-reload')
    .map(({ op, targets }) => `${op} ${targets.join(' ')}`);

/** What drifted, each as `unit:a.service active=inactive`. */
export async function drift(host: Host): Promise<readonly string[]> {
  const ran = await host.run('sm', 'drift', '--json');
  assert.ok([0, 2].includes(ran.code), said(ran));
  const report = JSON.parse(ran.stdout) as DriftReport;
  return report.resource_drift.map(
    ({ address, fields }) =>
      `${address} ${fields.map(({ path, actual }) => `${path}=${actual}`).join(' ')}`,
  );
}

/** `sm destroy --yes`, which must go well. */
export async function mustDestroy(host: Host): Promise<void> {
  const ran = await host.run('sm', 'destroy', '--yes');
  assert.is(ran.code, 0, said(ran));
}

/** One property of a unit, as systemctl shows it. */
export async function property(host: Host, unit: string, name: string): Promise<string> {
  return (await host.must('systemctl', 'show', '--value', '-p', name, unit)).trim();
}

/** The process of a running unit; fails the test where it does not run. */
export async function pidOf(host: Host, unit: string): Promise<number> {
  const pid = Number(await property(host, unit, 'MainPID'));
  assert.ok(pid > 0, `${unit} does not run`);
  return pid;
}

/** Whether an account is closed: its password barred, and itself expired on the second day of 1970. */
export async function isLocked(host: Host, name: string): Promise<boolean> {
  const [, password, , , , , , expires] = (await host.must('getent', 'shadow', name)).split(':');
  return password?.startsWith('!') === true && expires === '2';
}

/** The state of a unit: active, inactive, failed. */
export async function stateOf(host: Host, unit: string): Promise<string> {
  return (await host.systemctl('is-active', unit)).stdout.trim();
}

/** Everything a program said, for the message of an assertion. */
export const said = ({ code, stdout, stderr }: Ran): string => `exit ${code}\n${stdout}\n${stderr}`;

/** A service that sleeps, writes down when it is stopped and started, and has more lines if told. */
export function sleeper(marker: string, ...lines: readonly string[]): string {
  return [
    '[Service]',
    `ExecStartPre=/bin/sh -c 'echo start ${marker} >> /root/log'`,
    `ExecStart=/bin/sleep infinity`,
    `ExecStop=/bin/sh -c 'echo stop ${marker} >> /root/log'`,
    ...lines,
    '',
  ].join('\n');
}

/** What services wrote down. */
export function log(host: Host): readonly string[] {
  return host.exists('/root/log') ? host.read('/root/log').trim().split('\n') : [];
}

/** Everything in /etc: path, mode, owners, and the digest of each file or the target of each link. */
export async function tree(host: Host): Promise<readonly string[]> {
  const script = [
    "find /etc -type d -printf '%p %m %u %g\\n'",
    "find /etc -type l -printf '%p %l\\n'",
    "find /etc -type f -printf '%p %m %u %g\\n'",
    'find /etc -type f -exec sha256sum {} +',
  ].join('; ');
  return (await host.must('sh', '-c', script)).trim().split('\n').sort();
}

/** Waits until something holds. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 40,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) assert.unreachable(`waited ${seconds} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
