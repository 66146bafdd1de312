// Writes types.ts, validate.js, validate.d.ts and documents.json from the *.schema.json files, and the
// templates of `sm init` into one file that the program can carry.
// `--check` writes nothing and fails if one of them is not what it would write.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

const here = import.meta.dirname;
const roots = ['manifest', 'plan', 'state', 'drift', 'event', 'acknowledgements'] as const;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function read(name: string): JsonObject {
  return JSON.parse(readFileSync(join(here, `${name}.schema.json`), 'utf8'));
}

function rewrite(value: Json, change: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, change));
  if (!isObject(value)) return value;
  const changed = change(value);
  return Object.fromEntries(
    Object.entries(changed).map(([key, inner]) => [key, rewrite(inner, change)]),
  );
}

/** All definitions of all files in one map: named types are lost across files. */
function mergedDefinitions(): Record<string, JsonObject> {
  const definitions: Record<string, JsonObject> = {};
  for (const name of ['resource', ...roots]) {
    const schema = read(name);
    for (const [key, definition] of Object.entries(isObject(schema.$defs) ? schema.$defs : {})) {
      if (definitions[key] !== undefined) throw new Error(`Two definitions are named ${key}`);
      if (isObject(definition)) definitions[key] = definition;
    }
  }
  return definitions;
}

const localReferences = (object: JsonObject): JsonObject =>
  typeof object.$ref === 'string'
    ? { ...object, $ref: object.$ref.replace(/^[a-z]+\.schema\.json/, '') }
    : object;

function reachable(start: Json, definitions: Record<string, JsonObject>): readonly string[] {
  const found = new Set<string>();
  const visit = (value: Json): void => {
    rewrite(value, (object) => {
      const name =
        typeof object.$ref === 'string' ? /#\/\$defs\/(.+)$/.exec(object.$ref)?.[1] : undefined;
      const definition = name === undefined ? undefined : definitions[name];
      if (name !== undefined && definition !== undefined && !found.has(name)) {
        found.add(name);
        visit(definition);
      }
      return object;
    });
  };
  visit(start);
  return [...found].sort();
}

/** One self-contained document a root, as `sm schema NAME` prints it. */
function documents(): Record<string, JsonObject> {
  const definitions = mergedDefinitions();
  return Object.fromEntries(
    roots.map((name) => {
      const { $defs: _, ...root } = read(name);
      const needed = Object.fromEntries(
        reachable(root, definitions).map((key) => [key, definitions[key] ?? {}]),
      );
      return [name, rewrite({ ...root, $defs: needed }, localReferences) as JsonObject];
    }),
  );
}

// json-schema-to-typescript makes a type of every title, and an intersection of every union with properties.
function forTypes(object: JsonObject, isDefinition: boolean): JsonObject {
  if (object.$ref !== undefined) return { $ref: object.$ref };
  const { title, oneOf, discriminator: _, ...rest } = object;
  const named = isDefinition && title !== undefined ? { ...rest, title } : rest;
  if (oneOf === undefined) return named;
  if (rest.properties !== undefined) return named;
  const { type: _type, required: _required, ...bare } = named as JsonObject;
  return { ...bare, oneOf };
}

const makeReadonly = (source: string): string =>
  source
    .replace(/^( +)(?!\*|\/)(\[?"?[\w$]+(?:: string|: Address)?\]?"?\??):/gm, '$1readonly $2:')
    .replace(/((?:readonly )[^\n]*?: |= )([\w.]+(?:\[\])+)/g, '$1readonly $2')
    .replace(/: \(([^()\n]+)\)\[\]/g, ': readonly ($1)[]');

const typeName = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);

async function types(): Promise<string> {
  const all = {
    ...mergedDefinitions(),
    ...Object.fromEntries(
      roots.map((name) => {
        const { $defs: _, $schema: __, $id: ___, ...root } = read(name);
        return [name === 'drift' ? 'driftReport' : name, root as JsonObject];
      }),
    ),
  };
  const definitions = Object.fromEntries(
    Object.entries(all).map(([key, definition]) => [
      key,
      {
        ...(rewrite(definition, (object) =>
          localReferences(forTypes(object, false)),
        ) as JsonObject),
        title: typeName(key),
      },
    ]),
  );
  const text = await compile(
    {
      title: 'Everything',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.keys(definitions).map((key) => [key, { $ref: `#/$defs/${key}` }]),
      ),
      $defs: definitions,
    } as unknown as Parameters<typeof compile>[0],
    'Everything',
    {
      bannerComment:
        "/* Generated by `npm run generate` from the *.schema.json files; do not edit. */\nimport type { AbsolutePath, Address, ContentDigest } from './brand.ts';\n\nexport type { AbsolutePath, Address, ContentDigest };",
      additionalProperties: false,
      style: { singleQuote: true, printWidth: 100 },
    },
  );
  return makeReadonly(
    text
      .replace(/export interface Everything \{[^}]*\}\n/, '')
      .replace(/\/\*\*\n[^\n]*\n \*\/\nexport type (\w+) = \1;\n/g, '')
      .replace(
        /^ *\/\*\*\n( *\* [^\n]*\n)* *\* This interface was referenced[^/]*\*\/\n/gm,
        (block) => block.replace(/ *\*\n *\* This interface was referenced[\s\S]*?(?=\*\/)/, ''),
      ),
  );
}

async function validators(): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    inlineRefs: false,
    messages: false,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addVocabulary(['tsType']);
  for (const name of ['resource', ...roots]) ajv.addSchema(read(name));
  const require = createRequire(import.meta.url);
  const standaloneCode: (instance: Ajv2020, names: Record<string, string>) => string =
    require('ajv/dist/standalone').default;
  const code = standaloneCode(
    ajv,
    Object.fromEntries(
      roots.map((name) => [name, `https://sm.invalid/schema/${name}.schema.json`]),
    ),
  );
  // ajv's ESM output still contains require calls; bundling resolves them.
  const bundled = await build({
    stdin: { contents: code, resolveDir: here, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    charset: 'utf8',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return `// Generated by \`npm run generate\`; do not edit.\n${bundled.outputFiles[0]?.text ?? ''}`;
}

/** The texts that `sm init` writes: the program is one file and carries them. */
function templates(): Record<string, string> {
  const house = join(here, '..');
  return Object.fromEntries(
    [
      'nix/templates/default/flake.nix',
      'nix/templates/default/system.nix',
      'cli/init/manifest.yaml',
    ].map((path) => [basename(path), readFileSync(join(house, path), 'utf8')]),
  );
}

export async function generated(): Promise<Readonly<Record<string, string>>> {
  return {
    'types.ts': await types(),
    'validate.js': await validators(),
    'documents.json': `${JSON.stringify(documents(), null, 2)}\n`,
    '../cli/init/templates.json': `${JSON.stringify(templates(), null, 2)}\n`,
  };
}

export async function staleFiles(): Promise<readonly string[]> {
  const files = Object.entries(await generated());
  return files
    .filter(([name, text]) => {
      const file = join(here, name);
      return !existsSync(file) || readFileSync(file, 'utf8') !== text;
    })
    .map(([name]) => name);
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--check')) {
    const stale = await staleFiles();
    if (stale.length > 0) {
      process.stderr.write(`Not fresh: ${stale.join(', ')}; run npm run generate\n`);
      process.exitCode = 1;
    }
  } else {
    for (const [name, text] of Object.entries(await generated())) {
      writeFileSync(join(here, name), text);
    }
  }
}
