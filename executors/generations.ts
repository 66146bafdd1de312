import { type Needs, needsOf } from '../planner/needs.ts';
import { parse } from '../schema/parse.ts';
import { canonicalPieces, sha256OfPieces } from '../schema/pieces.ts';
import type { Plan, ResolvedManifest, State } from '../schema/types.ts';
import { decodeState } from '../state/codec.ts';
import { codeOf, Failure } from './failure.ts';
import { shown, within } from './layout.ts';
import { isInStore } from './look.ts';
import type { Machine } from './machine.ts';
import { generationNumbers } from './state-file.ts';

type Place = Pick<Machine, 'system' | 'layout'>;

/** What a generation says of itself: one apply that changed something. */
export interface Generation {
  readonly number: number;
  readonly result: 'ok' | 'partial' | 'failed';
  readonly applied_at: string;
  readonly by: string;
  readonly plan_id: string;
  /** How its plan came about; generations of older versions do not say. */
  readonly mode?: Plan['mode'];
  /** The manifest it came from, or the generation that was gone back to. */
  readonly source?: string;
  readonly summary?: Plan['summary'];
}

/** Every generation that can be read, the oldest first, and the numbers of those that cannot. */
export function listGenerations(place: Place): {
  readonly generations: readonly Generation[];
  readonly damaged: readonly number[];
} {
  const generations: Generation[] = [];
  const damaged: number[] = [];
  for (const number of generationNumbers(place.system, place.layout)) {
    const found = readResult(place, number);
    if (found === undefined) damaged.push(number);
    else generations.push(found);
  }
  return { generations, damaged };
}

function readResult(place: Place, number: number): Generation | undefined {
  try {
    const value = JSON.parse(readText(place, number, 'result.json')) as Partial<Generation> | null;
    const whole = typeof value?.result === 'string' && typeof value.applied_at === 'string';
    return whole ? ({ ...value, number } as Generation) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isOfHost(error)) return undefined;
    throw error;
  }
}

const isOfHost = (error: unknown): boolean =>
  error instanceof Failure || codeOf(error) !== undefined;

function readText({ system, layout }: Place, number: number, name: string): string {
  return system.read(within(layout.generations, String(number), name)).toString('utf8');
}

/** One generation with the manifest it applied, which must be the one that its state speaks of. */
export function readGeneration(
  place: Place,
  number: number,
): {
  readonly generation: Generation;
  readonly resolved: ResolvedManifest;
  readonly state: State;
} {
  const all = generationNumbers(place.system, place.layout);
  if (!all.includes(number)) throw unknownGeneration(number, all);
  const generation = readResult(place, number);
  const whole = readWhole(place, number);
  if (generation === undefined || whole === undefined) throw damagedGeneration(place, number);
  return { generation, ...whole };
}

function readWhole(
  place: Place,
  number: number,
): { readonly resolved: ResolvedManifest; readonly state: State } | undefined {
  try {
    const resolved = JSON.parse(readText(place, number, 'manifest.json')) as ResolvedManifest;
    const state = decodeState(readText(place, number, 'state.json'));
    if (!state.ok) return undefined;
    const { applied } = state.value;
    return sha256OfPieces(canonicalPieces(resolved)) === applied?.manifest_sha256
      ? { resolved, state: state.value }
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isOfHost(error)) return undefined;
    throw error;
  }
}

function unknownGeneration(number: number, all: readonly number[]): Failure {
  const there =
    all.length === 0
      ? 'there are none yet; apply something first'
      : `expected one of ${all.join(', ')}; see sm generations`;
  return new Failure(
    'host',
    `Cannot use generation ${number}: there is none of that number, ${there}`,
  );
}

function damagedGeneration({ system, layout }: Place, number: number): Failure {
  return new Failure(
    'invalid',
    `Cannot use generation ${number}: its files in ${shown(system, within(layout.generations, String(number)))} are damaged or were edited, expected them as sm wrote them; go to another one of sm generations`,
  );
}

/** The generation that a rollback goes to: the one named, else the last good one before the current. */
export function rollbackTarget(
  place: Place,
  state: State | undefined,
  named: number | undefined,
): number {
  if (named !== undefined) return named;
  const current = state?.generation ?? 0;
  const before = listGenerations(place).generations.filter(
    ({ number, result }) => number < current && result === 'ok',
  );
  const last = before.at(-1);
  if (last !== undefined) return last.number;
  throw new Failure(
    'host',
    current === 0
      ? 'Cannot roll back: nothing was applied yet, expected a generation to go back to; apply something first'
      : `Cannot roll back: no generation before ${current} went well, expected one to go back to; name one of sm generations, or take everything away with sm destroy`,
  );
}

/** What a generation needs to be gone back to; undefined where that cannot be made out. */
export function generationNeeds(place: Place, number: number): Needs | undefined {
  try {
    return JSON.parse(readText(place, number, 'needs.json')) as Needs;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isOfHost(error)) throw error;
  }
  // Those of older versions do not say it beforehand.
  const whole = readWhole(place, number);
  if (whole === undefined) return undefined;
  return needsOf(whole.resolved, whole.state, (target) => isInStore(target, place.layout.store));
}

/** The plan that a generation carried out; undefined where it is damaged. */
export function generationPlan(place: Place, number: number): Plan | undefined {
  try {
    const parsed = parse('plan', JSON.parse(readText(place, number, 'plan.json')));
    return parsed.ok ? parsed.value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isOfHost(error)) return undefined;
    throw error;
  }
}
