import { distance } from 'fastest-levenshtein';
import documents from './documents.json' with { type: 'json' };
import { formatPlace, pointerSteps } from './place.ts';
import { type Problem, quote } from './problem.ts';
import type { Failure } from './validate.js';

type Schema = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a validator found, as problems with their places: one for each mistake. */
export function problemsOf(
  kind: keyof typeof documents,
  input: unknown,
  failures: readonly Failure[],
): readonly Problem[] {
  const document: Schema = documents[kind];
  return failures
    .filter((failure) => !isEcho(failure, failures))
    .map((failure) => toProblem(document, input, failure));
}

// A failed union tells of each of its branches, a bad name of its pattern, a wrong type of all the rest.
function isEcho({ schemaPath, keyword, instancePath }: Failure, all: readonly Failure[]): boolean {
  if (/\/oneOf\/\d/.test(schemaPath) || schemaPath.includes('/propertyNames/')) return true;
  const sameCause = keyword === 'oneOf' ? 'type' : keyword === 'discriminator' ? 'required' : '';
  return all.some((other) => other.keyword === sameCause && other.instancePath === instancePath);
}

function toProblem(document: Schema, input: unknown, failure: Failure): Problem {
  const steps = pointerSteps(failure.instancePath);
  const found = valueAt(input, steps);
  const schema = schemaAt(document, document, steps, input);
  const place = formatPlace(steps);
  const { params } = failure;
  switch (failure.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = isObject(schema.properties) ? Object.keys(schema.properties) : [];
      const near = nearest(key, known);
      return {
        place: formatPlace([...steps, key]),
        found: `an unknown key`,
        expected: `one of ${known.join(', ')}`,
        ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
      };
    }
    case 'required':
      return { place, found: 'nothing', expected: `the key ${String(params.missingProperty)}` };
    case 'oneOf':
      return oneOfProblem(place, found, schema);
    case 'discriminator':
      return {
        place: formatPlace([...steps, String(params.tag)]),
        found: quote(params.tagValue),
        expected: `one of ${tagsOf(document, schema).join(', ')}`,
      };
    case 'propertyNames':
      return {
        place: formatPlace([...steps, String(params.propertyName)]),
        found: `the name ${quote(params.propertyName)}`,
        expected: `a name${limits(isObject(schema.propertyNames) ? schema.propertyNames : {})}`,
      };
    default:
      return { place, found: quote(found), expected: describe(schema), ...typeHint(found, schema) };
  }
}

function oneOfProblem(place: string, found: unknown, schema: Schema): Problem {
  const branches = Array.isArray(schema.oneOf) ? schema.oneOf : [];
  const keys = branches.flatMap((branch) =>
    isObject(branch) && Array.isArray(branch.required) ? branch.required.map(String) : [],
  );
  if (keys.length === 0) return { place, found: quote(found), expected: describe(schema) };
  const present = isObject(found) ? keys.filter((key) => found[key] !== undefined) : [];
  return {
    place,
    found: present.length === 0 ? 'none of them' : present.join(' and '),
    expected: `exactly one of ${keys.join(', ')}`,
  };
}

// YAML reads an unquoted 0644 as a number, and it is then too late to know what was meant.
function typeHint(found: unknown, schema: Schema): { readonly hint?: string } {
  if (typeof found !== 'number' || schema.type !== 'string') return {};
  const quoted = typeof schema.pattern !== 'string' || new RegExp(schema.pattern).test(`${found}`);
  return quoted || /octal/.test(String(schema.description)) ? { hint: 'put it in quotes' } : {};
}

function describe(schema: Schema): string {
  if (schema.const !== undefined) return quote(schema.const);
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(String).join(', ')}`;
  const type = Array.isArray(schema.type)
    ? schema.type.join(' or ')
    : String(schema.type ?? 'a value');
  const meaning = typeof schema.description === 'string' ? ` (${schema.description})` : '';
  return `${type}${limits(schema)}${meaning}`;
}

function limits(schema: Schema): string {
  const words: readonly (readonly [string, string])[] = [
    ['minItems', 'with at least'],
    ['minLength', 'of length at least'],
    ['maxLength', 'of length at most'],
    ['minimum', 'from'],
    ['maximum', 'to'],
    ['pattern', 'matching'],
  ];
  const said = words.filter(([keyword]) => schema[keyword] !== undefined);
  return said.map(([keyword, word]) => ` ${word} ${String(schema[keyword])}`).join('');
}

function tagsOf(document: Schema, schema: Schema): readonly string[] {
  const branches = Array.isArray(schema.oneOf) ? schema.oneOf : [];
  return branches.flatMap((branch) => {
    const { properties } = resolve(document, branch);
    const tag = isObject(properties) ? properties.type : undefined;
    return isObject(tag) ? [String(tag.const)] : [];
  });
}

function valueAt(input: unknown, steps: readonly string[]): unknown {
  let value: unknown = input;
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function resolve(document: Schema, schema: unknown): Schema {
  if (!isObject(schema)) return {};
  if (typeof schema.$ref !== 'string') return schema;
  const name = schema.$ref.replace('#/$defs/', '');
  return resolve(document, isObject(document.$defs) ? document.$defs[name] : undefined);
}

function schemaAt(
  document: Schema,
  start: Schema,
  steps: readonly string[],
  input: unknown,
): Schema {
  const schema = pickBranch(document, resolve(document, start), input);
  const [step, ...rest] = steps;
  if (step === undefined) return schema;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const next = Array.isArray(input)
    ? schema.items
    : Object.hasOwn(properties, step)
      ? properties[step]
      : schema.additionalProperties;
  return schemaAt(document, resolve(document, next), rest, valueAt(input, [step]));
}

function pickBranch(document: Schema, schema: Schema, input: unknown): Schema {
  if (!Array.isArray(schema.oneOf) || schema.properties !== undefined) return schema;
  const tag = isObject(input) ? input.type : undefined;
  const branches = schema.oneOf.map((branch) => resolve(document, branch));
  return (
    branches.find((branch) => {
      const properties = isObject(branch.properties) ? branch.properties : {};
      return isObject(properties.type) && properties.type.const === tag;
    }) ?? schema
  );
}

/** The known word nearest to a mistyped one, if any is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({
      candidate,
      apart: distance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((left, right) => left.apart - right.apart);
  const best = ranked[0];
  return best !== undefined && best.apart <= Math.max(2, Math.floor(word.length / 3))
    ? best.candidate
    : undefined;
}
