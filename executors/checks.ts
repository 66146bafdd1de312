import { wantedFiles } from '../planner/parts.ts';
import { builtInValidators } from '../planner/protect.ts';
import type { AbsolutePath, Plan } from '../schema/types.ts';
import { baseName } from '../state/address.ts';
import type { Owners } from '../state/facts.ts';
import { howItEnded, run } from './command.ts';
import { within } from './layout.ts';
import type { Machine } from './machine.ts';
import { stageCopy } from './stage.ts';
import type { Target } from './target.ts';

const tail = (output: string): string => {
  const lines = output.trim().split('\n').slice(-5).join('\n    ');
  return lines === '' ? 'it said nothing' : lines;
};

/** Runs the manifest's assertions; returns the failed ones in words. Scripts see $SM_ROOT. */
export async function failedAssertions(
  assertions: Plan['manifest']['resolved']['assertions'],
  machine: Machine,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, script } of assertions) {
    const outcome = await run(['/bin/sh', '-c', script], { env: { SM_ROOT: machine.system.root } });
    if (!outcome.ok) {
      failed.push(
        `Assertion ${name}: its script ${howItEnded(outcome)}, expected it to end with 0\n    ${tail(outcome.output)}`,
      );
    }
  }
  return failed;
}

/** Runs the validators that look at a staged file, before anything changes. */
export async function failedStagedValidators(
  plan: Plan,
  targets: ReadonlyMap<string, Target>,
  machine: Machine,
  owners: Owners,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const folder = within(machine.layout.directory, '.checks');
  machine.system.removeTree(folder);
  for (const target of targets.values()) {
    for (const argv of stagedValidators(plan, target, machine)) {
      const problem = await validateStaged(plan, target, argv, folder, machine, owners);
      if (problem !== undefined) failed.push(problem);
    }
  }
  machine.system.removeTree(folder);
  return failed;
}

function stagedValidators(
  plan: Plan,
  target: Target,
  { outside }: Machine,
): readonly (readonly string[])[] {
  const { change } = target.change;
  const [first] = change.actions;
  const type = change.after?.type;
  if ((type !== 'file' && type !== 'symlink') || first === 'no-op' || first === 'forget') return [];
  const own = wantedFiles(plan.manifest.resolved)[target.change.address]?.validate;
  const declared = own?.some((argument) => argument.includes('{}')) ? [own] : [];
  const builtIn = builtInValidators
    .filter(
      ({ matches, argv }) =>
        matches(target.change.address) && outside.stat(argv[0] ?? '')?.file === true,
    )
    .map(({ argv }) => argv);
  return target.change.record.restores === undefined ? [...declared, ...builtIn] : [];
}

async function validateStaged(
  plan: Plan,
  target: Target,
  argv: readonly string[],
  folder: AbsolutePath,
  machine: Machine,
  owners: Owners,
): Promise<string | undefined> {
  const { system } = machine;
  system.removeTree(folder);
  system.makeDirectory(folder, { mode: 0o700 });
  const copy = within(folder, baseName(target.path));
  stageCopy(plan, target, copy, machine, owners);
  const path = system.root === '/' ? copy : `${system.root}${copy}`;
  const full = argv.map((argument) => argument.replaceAll('{}', path));
  const outcome = await run(full, { env: { SM_ROOT: system.root } });
  return outcome.ok
    ? undefined
    : `Validator of ${target.path}: ${argv.join(' ')} ${howItEnded(outcome)}, expected it to end with 0\n    ${tail(outcome.output)}`;
}

/** Runs one validator with the files in place; returns its failure in words. */
export async function failedInPlace(
  argv: readonly string[],
  address: string,
  machine: Machine,
): Promise<string | undefined> {
  const outcome = await run(argv, { env: { SM_ROOT: machine.system.root } });
  return outcome.ok
    ? undefined
    : `Validator of ${address}: ${argv.join(' ')} ${howItEnded(outcome)}, expected it to end with 0\n    ${tail(outcome.output)}`;
}
