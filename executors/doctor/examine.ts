import type { State } from '../../schema/types.ts';
import { codeOf, describeError, Failure } from '../failure.ts';
import { describeHost } from '../host.ts';
import type { Layout } from '../layout.ts';
import type { Outside } from '../outside.ts';
import { readState } from '../state-file.ts';
import type { System } from '../system.ts';
import { checkClock } from './clock.ts';
import { type Check, type Finding, finding, type Patient } from './finding.ts';
import { checkFolders } from './folders.ts';
import { checkLock } from './lock-holder.ts';
import { checkMounts } from './mounts.ts';
import { checkNix } from './nix.ts';
import { checkPrograms } from './programs.ts';
import { checkAccount, checkLocale, checkNode } from './runtime.ts';
import { checkSecurity } from './security.ts';
import { checkSpace, checkStore } from './space.ts';
import { checkState } from './state.ts';
import { checkSystemd } from './systemd.ts';
import { checkConfirmation, checkJournal } from './unfinished.ts';
import { checkWatch } from './watched.ts';

/** Everything that is looked at, in the order in which it is told. */
const checks: Readonly<Record<string, Check>> = {
  account: checkAccount,
  node: checkNode,
  locale: checkLocale,
  programs: checkPrograms,
  systemd: checkSystemd,
  security: checkSecurity,
  mounts: checkMounts,
  space: checkSpace,
  'state directory': checkFolders,
  state: checkState,
  lock: checkLock,
  journal: checkJournal,
  confirmation: checkConfirmation,
  kept: checkStore,
  clock: checkClock,
  nix: checkNix,
  watch: checkWatch,
};

/** Looks at everything; a look that fails is a finding too. Writes nothing. */
export async function examine(
  system: System,
  layout: Layout,
  outside: Outside,
): Promise<readonly Finding[]> {
  const patient: Patient = {
    system,
    layout,
    outside,
    isLive: system.root === '/',
    isRoot: outside.uid === 0,
    systemd: describeHost(outside, system).systemd,
    state: stateOrNothing(system, layout),
  };
  const all = await Promise.all(
    Object.entries(checks).map(([name, check]) => carefully(name, check, patient)),
  );
  return all.flat();
}

async function carefully(
  name: string,
  check: Check,
  patient: Patient,
): Promise<readonly Finding[]> {
  try {
    return await check(patient);
  } catch (error) {
    const lines = error instanceof Failure ? error.lines : [describeError(error)];
    const isClosed = codeOf(error) === 'EACCES' || / \(EACCES\)/.test(lines[0] ?? '');
    const level = isClosed && !patient.isRoot ? 'warning' : 'problem';
    const [found = '', ...rest] = lines.map((line) => line.trim());
    return [finding(name, level, found, rest.length === 0 ? undefined : rest.join('; '))];
  }
}

function stateOrNothing(system: System, layout: Layout): State | undefined {
  try {
    return readState(system, layout);
  } catch {
    return undefined;
  }
}
