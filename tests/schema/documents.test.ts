import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import documents from '../../schema/documents.json' with { type: 'json' };

const test = suite('the JSON Schemas');

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectAt = (value: Json, key: string): Json => {
  const inner = value[key];
  return isObject(inner) ? inner : {};
};

/** Every object in a schema, with its place. */
function* objectsIn(value: unknown, place: string): Generator<readonly [string, Json]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* objectsIn(item, `${place}/${index}`);
  } else if (isObject(value)) {
    yield [place, value];
    for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${place}/${key}`);
  }
}

/** Every schema that has a name of its own: the document, its definitions, and all properties. */
function namedSchemas(name: string, document: Json): readonly (readonly [string, unknown])[] {
  const found: (readonly [string, unknown])[] = [[name, document]];
  for (const [place, object] of objectsIn(document, name)) {
    if (/\/(properties|\$defs)$/.test(place)) {
      found.push(
        ...Object.entries(object).map(([key, schema]) => [`${place}/${key}`, schema] as const),
      );
    }
  }
  return found;
}

const all: readonly (readonly [string, Json])[] = Object.entries(documents);

/** The files that people edit, from which the documents are made. */
const folder = join(import.meta.dirname, '../../schema');
const files: readonly (readonly [string, Json])[] = readdirSync(folder)
  .filter((name) => name.endsWith('.schema.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]);

test('there is one document each for manifest, plan, state, drift report, event and acknowledgements', () => {
  assert.equal(all.map(([name]) => name).sort(), [
    'acknowledgements',
    'drift',
    'event',
    'manifest',
    'plan',
    'state',
  ]);
  for (const [, document] of all) {
    assert.is(document.$schema, 'https://json-schema.org/draft/2020-12/schema');
  }
});

test('every document, definition and property has a title and a description, or is a reference', () => {
  assert.is(files.length, 7);
  const bare = [...files, ...all]
    .flatMap(([name, document]) => namedSchemas(name, document))
    .filter(
      ([, schema]) =>
        !isObject(schema) ||
        (typeof schema.$ref !== 'string' &&
          (typeof schema.title !== 'string' ||
            schema.title === '' ||
            typeof schema.description !== 'string' ||
            schema.description === '')),
    )
    .map(([place]) => place);
  assert.equal(bare, []);
});

test('the check above sees properties at every depth', () => {
  const places = namedSchemas('x', {
    properties: { a: { items: { properties: { b: {} } } } },
    $defs: { c: { oneOf: [{ properties: { d: {} } }] } },
  }).map(([place]) => place);
  assert.equal([...places].sort(), [
    'x',
    'x/$defs/c',
    'x/$defs/c/oneOf/0/properties/d',
    'x/properties/a',
    'x/properties/a/items/properties/b',
  ]);
});

test('every reference of a document leads to one of its own definitions', () => {
  for (const [name, document] of all) {
    const definitions = Object.keys(objectAt(document, '$defs'));
    const references = [...objectsIn(document, name)].flatMap(([, object]) =>
      typeof object.$ref === 'string' ? [object.$ref] : [],
    );
    const known = new Set(definitions.map((definition) => `#/$defs/${definition}`));
    assert.equal(
      references.filter((reference) => !known.has(reference)),
      [],
      name,
    );
    const used = new Set(references);
    assert.equal(
      [...known].filter((definition) => !used.has(definition)),
      [],
      `${name} carries a definition that it does not use`,
    );
  }
});

test('every object says which keys it knows, so that a mistyped one is found', () => {
  const open = all.flatMap(([name, document]) =>
    [...objectsIn(document, name)].flatMap(([place, schema]) =>
      isObject(schema.properties) &&
      !place.endsWith('/properties') &&
      schema.additionalProperties === undefined
        ? [place]
        : [],
    ),
  );
  assert.equal(open, []);
});

test('each document compiles alone, as a user of another validator takes it', () => {
  for (const [name, document] of all) {
    const validate = new Ajv2020({ strict: false }).compile(document);
    assert.is(validate('nothing of the kind'), false, name);
  }
  const validate = new Ajv2020({ strict: false }).compile(documents.manifest);
  assert.ok(validate({ version: 1, etc: { motd: { text: 'hello\n' } } }));
  assert.not(validate({ version: 1, etc: { motd: { txt: 'hello\n' } } }));
});

test.run();
