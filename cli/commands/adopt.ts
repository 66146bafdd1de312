import { Failure } from '../../executors/failure.ts';
import type { Outside } from '../../executors/outside.ts';
import { verifyPlan } from '../../executors/verify.ts';
import type { Address, Plan, State } from '../../schema/types.ts';
import { matchAddresses } from '../../state/match.ts';
import { type Applying, onLockedHost } from '../applying.ts';
import { type ExitCode, exit } from '../exit.ts';
import { withManifest } from '../manifest.ts';
import type { ApplyFlags } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { approved, carryOut, finishInterrupted, mayAsk } from './apply.ts';
import { planFrom } from './plan.ts';

type AdoptFlags = Omit<ApplyFlags, 'target' | 'exclude' | 'adopt' | 'backup'> & {
  readonly fromSystemManager?: boolean;
  readonly suggest?: string;
};

/** `sm adopt ADDRESS...`, `sm adopt --from-system-manager` and `sm adopt --suggest DIR`. */
export async function adoptCommand(
  addresses: readonly string[],
  { fromSystemManager, suggest, ...given }: AdoptFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const flags = { ...given, target: addresses, exclude: [], adopt: addresses, backup: [] };
  const named = flags.manifest !== undefined || flags.flake !== undefined;
  if (suggest !== undefined) {
    if (addresses.length > 0 || named || fromSystemManager === true)
      throw wrongUse('found more beside --suggest, expected nothing else that says what to adopt');
    return (await import('./adopt-suggest.ts')).suggestManifest(suggest, flags, outside, terminal);
  }
  if (fromSystemManager === true) {
    if (addresses.length > 0 || named || flags.allowProtected.length > 0) {
      throw wrongUse(
        'found more beside --from-system-manager, expected no address, --manifest, --flake or --allow-protected',
      );
    }
    const { adoptInstallation } = await import('./adopt-system-manager.ts');
    return adoptInstallation(flags, outside, terminal);
  }
  if (addresses.length === 0) throw wrongUse('found no address, expected one or more');
  mayAsk(undefined, flags, terminal, 'destroy');
  const ground = { outside, terminal, writeLock: false };
  return withManifest(flags, ground, (settled) =>
    onLockedHost('adopt', settled, outside, terminal, (applying) =>
      adoptLocked(applying, settled, terminal),
    ),
  );
}

// The plan of sm apply with these targets and the word for them; adopting has no other machinery.
async function adoptLocked(
  { session, options, reporter }: Applying,
  flags: ApplyFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const state = await finishInterrupted(session, options, reporter);
  const plan = await planFrom(session, flags, 'normal', terminal);
  mustBeThere(plan, state, flags.adopt);
  if (!(await approved(plan, flags, terminal))) return exit.error;
  verifyPlan(plan, session.host);
  return carryOut(plan, state, session, options, reporter, terminal);
}

function wrongUse(found: string): Failure {
  return new Failure(
    'usage',
    `Cannot adopt: ${found}; say sm adopt ADDRESS..., sm adopt --from-system-manager, or sm adopt --suggest DIR`,
  );
}

// Adopting is about what stands there: it neither creates nor changes what is ours.
function mustBeThere(plan: Plan, state: State | undefined, patterns: readonly string[]): void {
  const meant = matchAddresses(patterns);
  const ours = Object.keys(state?.resources ?? {}).filter((address) => meant(address as Address));
  const created = plan.resource_changes.filter(
    ({ address, change }) => meant(address) && change.actions[0] === 'create',
  );
  const problems = [
    ...ours.map(
      (address) =>
        `Cannot adopt ${address}: it is managed already; sm apply keeps it as the manifest wants it`,
    ),
    ...created
      .filter(({ address }) => !ours.includes(address))
      .map(
        ({ address }) =>
          `Cannot adopt ${address}: nothing is there, expected something to take over; sm apply creates it`,
      ),
  ];
  if (problems.length > 0) throw new Failure('refused', problems);
}
