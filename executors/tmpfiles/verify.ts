import { mayFail } from '../../planner/tmpfiles/hindrance.ts';
import { type Line, readLine } from '../../planner/tmpfiles/line.ts';
import { goesUnseen } from '../../planner/tmpfiles/types.ts';
import type { Address, OtherChange, OtherValue } from '../../schema/types.ts';
import { pathOf } from '../../state/address.ts';
import type { Owners } from '../../state/facts.ts';
import { type OtherActual, otherDifferences } from '../../state/other.ts';
import type { Outcome } from '../command.ts';
import type { System } from '../system.ts';
import { complaintsAbout, complaintsOf, mayBeAbout, unaddressed } from './complaints.ts';
import { observeTmpfiles } from './observe.ts';

/**
 * Looks again at what systemd-tmpfiles was to bring about: a text for each path that is not as it
 * should be. Its exit code does not tell: it is 0 for much that is skipped.
 */
export function verifyTmpfiles(
  changes: readonly OtherChange[],
  system: System,
  owners: Owners,
  outcome: Outcome,
): ReadonlyMap<Address, string> {
  const addresses = changes.map(({ address }) => address);
  const seen = observeTmpfiles(system, addresses);
  const hears = hearing(addresses, outcome, system.root);
  const found = new Map<Address, string>();
  for (const { address, change } of changes) {
    const { after } = change;
    if (after === null || linesOf(after).some(mayFail)) continue;
    const { about, words } = hears(address, after);
    const wrong = differing(after, seen.get(address) ?? null, owners);
    const unseen =
      isUnseen(after) && about.length > 0 ? 'found a complaint, expected none' : undefined;
    const why = wrong ?? unseen;
    if (why !== undefined) {
      found.set(address, `Cannot carry out the lines for ${pathOf(address)}: ${why}${words}`);
    }
  }
  return found;
}

interface Heard {
  readonly about: readonly string[];
  readonly words: string;
}

function hearing(
  addresses: readonly Address[],
  outcome: Outcome,
  root: string,
): (address: Address, value: OtherValue) => Heard {
  const complaints = complaintsOf(outcome.output);
  const rest = unaddressed(addresses.map(pathOf), complaints, root);
  // Other codes than these two mean that it did not get to the lines at all.
  const ended = outcome.ok || outcome.code === 65 || outcome.code === 73;
  const failure = ended ? [] : [`ended with ${outcome.code ?? 'no exit code'}`];
  return (address, value) => {
    const named = complaintsAbout(pathOf(address), complaints, root);
    const texts = linesOf(value).map(({ text }) => text);
    const perhaps = rest.filter((complaint) => !ended || mayBeAbout(complaint, texts));
    const about = [...(named.length > 0 ? named : perhaps).slice(0, 5), ...failure];
    const words = about.length === 0 ? '' : `; systemd-tmpfiles: ${about.join(' ')}`;
    return { about, words };
  };
}

function differing(after: OtherValue, actual: OtherActual, owners: Owners): string | undefined {
  if (actual?.type === 'unreadable') return `${actual.error}, expected it to be readable`;
  const is = after.type === 'tmpfiles' ? after.is : after.type;
  if (actual === null) return is === 'anything' ? undefined : `found nothing, expected a ${is}`;
  const [first] = otherDifferences(after, actual, owners);
  if (first === undefined) return undefined;
  const field = first.path === 'is' ? '' : `${first.path} `;
  return `found ${field}${first.actual}, expected ${field}${first.expected}`;
}

function linesOf(value: OtherValue): readonly Line[] {
  const texts = value.type === 'tmpfiles' ? (value.lines ?? []) : [];
  return texts.map(readLine).filter((line) => typeof line === 'object');
}

// Attributes, access lists and what lies below a path are not compared.
function isUnseen(value: OtherValue): boolean {
  return linesOf(value).some(({ type, isPattern }) => goesUnseen(type) || isPattern);
}
