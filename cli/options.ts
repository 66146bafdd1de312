import { Failure } from '../executors/failure.ts';
import { secondsOf } from '../schema/duration.ts';
import type { Allowed } from '../schema/types.ts';
import type { ColorChoice } from './view/palette.ts';

/** Flags that every command on a host takes. */
export interface HostFlags {
  readonly root: string;
  readonly stateDir?: string;
  readonly lockTimeout: string;
  readonly color: ColorChoice;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Flags of the commands that build a flake. */
export interface FlakeFlags {
  readonly flake?: string;
  readonly nixOption: readonly (readonly [name: string, value: string])[];
  readonly refresh?: boolean;
  readonly verbose?: boolean;
}

/** Flags of the commands that take a manifest, or a flake to build one from. */
export interface ManifestFlags extends FlakeFlags {
  readonly manifest?: string;
}

/** Flags of the commands that plan. */
export interface PlanFlags extends HostFlags, ManifestFlags {
  /** Where the manifest comes from, where it was built. */
  readonly origin?: string;
  readonly target: readonly string[];
  readonly exclude: readonly string[];
  readonly deep?: boolean;
  readonly check?: boolean;
  readonly allowMassDelete?: boolean;
  readonly allowProtected: readonly string[];
  readonly adopt: readonly string[];
  readonly backup: readonly string[];
}

/** Flags of the commands that apply. */
export interface ApplyFlags extends PlanFlags {
  readonly yes?: boolean;
  readonly onFailure: 'stop' | 'rollback';
  readonly durable?: 'each';
  readonly confirmWithin?: string;
  readonly jsonInto?: string;
}

/** The words that the guards want to hear, as the plan records them. */
export function allowedBy(flags: PlanFlags): Allowed {
  return {
    mass_delete: flags.allowMassDelete === true,
    protected: [...flags.allowProtected].sort(),
    adopt: [...flags.adopt].sort(),
    backup: [...flags.backup].sort(),
  };
}

/** The number of a generation. Fails with `usage`. */
export function parseGeneration(text: string): number {
  const number = Number(text);
  if (/^[1-9]\d{0,8}$/.test(text)) return number;
  throw new Failure(
    'usage',
    `Cannot read the generation ${JSON.stringify(text)}: expected a number such as 3, as sm generations lists them`,
  );
}

/** A number of things, from 1 on. Fails with `usage`. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Failure(
    'usage',
    `Cannot read the number ${JSON.stringify(text)}: expected one such as 10`,
  );
}

/** Seconds of `90s`, `2m`, `500ms`; a bare number is seconds. Fails with `usage`. */
export function parseDuration(text: string): number {
  const seconds = secondsOf(text);
  if (seconds === undefined) {
    throw new Failure(
      'usage',
      `Cannot read the duration ${JSON.stringify(text)}: expected a number with ms, s, m or h, such as 90s`,
    );
  }
  return seconds;
}
