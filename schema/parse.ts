import { problemsOf } from './failures.ts';
import { pointerSteps } from './place.ts';
import type { Problem } from './problem.ts';
import type { Acknowledgements, DriftReport, Event, Manifest, Plan, State } from './types.ts';
import {
  acknowledgements,
  drift,
  event,
  manifest,
  plan,
  state,
  type Validator,
} from './validate.js';

interface Documents {
  readonly manifest: Manifest;
  readonly plan: Plan;
  readonly state: State;
  readonly drift: DriftReport;
  readonly event: Event;
  readonly acknowledgements: Acknowledgements;
}

/** Either the typed value, or every problem of the input with its place. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** Where they are, as steps from the top. */
      readonly places?: readonly (readonly string[])[];
    };

const validators = { manifest, plan, state, drift, event, acknowledgements };

/** unknown → value, or every problem. Checks the shape only; rules between fields are planner/rules.ts. */
export function parse<K extends keyof Documents>(kind: K, input: unknown): Parsed<Documents[K]> {
  const validate: Validator = validators[kind];
  if (validate(input)) return { ok: true, value: input as Documents[K] };
  const failures = validate.errors ?? [];
  return {
    ok: false,
    problems: problemsOf(kind, input, failures),
    places: failures.map(({ instancePath, params }) => {
      const key = params.additionalProperty;
      const steps = pointerSteps(instancePath);
      return key === undefined ? steps : [...steps, String(key)];
    }),
  };
}
