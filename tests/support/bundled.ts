import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** All files of tests translated at once, in a directory of their own. */
export interface Bundled {
  /** Where the translation of a file lies. */
  readonly of: (file: string) => string;
  readonly dispose: () => void;
}

// A file finds what lies beside it where it was written, not where its translation is.
const places: Plugin = {
  name: 'places',
  setup: (building) => {
    building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.')) return undefined;
      const place = (key: string): string =>
        ({ dirname: dirname(path), filename: path, url: pathToFileURL(path).href })[key] ?? '';
      const contents = text.replaceAll(/\bimport\.meta\.(dirname|filename|url)\b/g, (_, key) =>
        JSON.stringify(place(key)),
      );
      return { loader: 'ts', contents };
    });
  },
};

/**
 * Translates these files and all that they import, once and for all processes: one that starts from
 * the sources translates them again, and is so much larger that each program it starts takes longer.
 */
export async function bundleAll(
  house: string,
  files: readonly string[],
  parent = tmpdir(),
): Promise<Bundled> {
  const directory = mkdtempSync(join(parent, 'sm-tests-'));
  const dispose = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    symlinkSync(join(house, 'node_modules'), join(directory, 'node_modules'));
    await build({
      entryPoints: [...files],
      outbase: house,
      outdir: directory,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      platform: 'node',
      target: 'node20.19',
      format: 'esm',
      // Yaml is CommonJS that is imported lazily, which loses its names; the others look for their files.
      external: ['ajv', 'esbuild', 'json-schema-to-typescript', 'yaml'],
      // What was CommonJS asks for Node's modules with require.
      banner: {
        js: "import { createRequire as asIfRequired } from 'node:module'; const require = asIfRequired(import.meta.url);",
      },
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'warning',
      plugins: [places],
    });
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    of: (file) => join(directory, relative(house, file).replace(/\.ts$/, '.mjs')),
    dispose,
  };
}
