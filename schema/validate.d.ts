/** One failure of one keyword, as ajv reports it with `verbose`. */
export interface Failure {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly schema?: unknown;
  readonly parentSchema?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/** A validator compiled ahead of time; `errors` holds the failures of the last call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly Failure[] | null;
}

export const manifest: Validator;
export const plan: Validator;
export const state: Validator;
export const drift: Validator;
export const event: Validator;
export const acknowledgements: Validator;
