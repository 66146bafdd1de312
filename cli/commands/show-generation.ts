import { generationPlan, readGeneration } from '../../executors/generations.ts';
import type { Session } from '../../executors/session.ts';
import { wantedAddresses } from '../../planner/addresses.ts';
import { pretty } from '../../schema/canonical.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { oneLine } from '../view/diff.ts';
import { planLines } from '../view/plan.ts';

/** `sm show N`: a generation, what its apply was to do, and what it consists of. */
export async function showGeneration(
  number: number,
  flags: HostFlags,
  { machine }: Session,
  terminal: Terminal,
): Promise<ExitCode> {
  const { generation, resolved } = readGeneration(machine, number);
  const plan = generationPlan(machine, number);
  if (flags.json === true) {
    const changes = plan === undefined ? {} : { resource_changes: plan.resource_changes };
    terminal.out(pretty({ ...generation, manifest: resolved, ...changes }));
    return exit.ok;
  }
  const { result, applied_at, by, plan_id, source } = generation;
  const addresses = [...wantedAddresses(resolved)].sort();
  writeLines(terminal.out, [
    `Generation ${number}: ${result}, applied ${applied_at} by ${by}`,
    `Plan ${plan_id}${source ? `, made from ${oneLine(source)}` : ''}`,
    '',
    ...(plan === undefined ? [] : [...(await planLines(plan, terminal.outPalette)), '']),
    addresses.length === 0
      ? 'It consists of nothing.'
      : `It consists of ${addresses.length === 1 ? '1 resource' : `${addresses.length} resources`}:`,
    ...addresses.map((address) => `  ${oneLine(address)}`),
  ]);
  return exit.ok;
}
