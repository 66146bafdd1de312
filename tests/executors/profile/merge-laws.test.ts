import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFarm } from '../../../executors/profile/farm.ts';
import { isSound } from '../../../executors/profile/farm-tree.ts';
import { mergePackages } from '../../../executors/profile/merge.ts';
import { farmOf } from '../../../planner/profile/farm.ts';
import { openDoor } from '../../support/door.ts';
import { law } from '../../support/law.ts';

const test = suite('laws of merging packages');

const step = fc.constantFrom('a', 'b', 'c');
const file = fc.record({
  at: fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => `bin/${steps.join('/')}`),
  text: fc.constantFrom('one', 'two'),
});
const tree = fc.record({
  // No file below another one.
  files: fc.array(file, { maxLength: 6 }).map((all) => {
    const kept = new Map<string, string>();
    for (const { at, text } of all) {
      const clashes = [...kept.keys()].some(
        (other) => at === other || at.startsWith(`${other}/`) || other.startsWith(`${at}/`),
      );
      if (!clashes) kept.set(at, text);
    }
    return kept;
  }),
  priority: fc.constantFrom(1, 5, 9),
});
type Tree = { readonly files: ReadonlyMap<string, string>; readonly priority: number };

/** What a path of the merged tree should hold: that of the best priority, where it is alone. */
function winner(path: string, trees: readonly Tree[]): string | undefined {
  const best = [...trees]
    .filter(({ files }) => files.has(path))
    .sort((one, other) => one.priority - other.priority)[0];
  return best?.files.get(path);
}

test('merged, every path holds what the package of best priority has there', async () => {
  await law(
    fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 4 }), async (trees) => {
      const { world, system, layout, dispose } = openDoor();
      const packages = trees.map(({ files, priority }, index) => {
        world.write(`/opt/p${index}/nix-support/priority`, String(priority));
        for (const [at, text] of files) world.write(`/opt/p${index}/${at}`, text);
        return `/opt/p${index}`;
      });
      const merged = mergePackages(system, packages);
      const backwards = mergePackages(system, [...packages].reverse());
      assert.equal(backwards.links, merged.links, 'the order of packages decides nothing');
      const paths = Object.keys(merged.links);
      for (const path of paths) {
        assert.not(
          paths.some((other) => other.startsWith(`${path}/`)),
          'no link below a link',
        );
      }
      if (merged.problems.length === 0) {
        const target = farmOf(merged.links, layout.directory);
        buildFarm(system, layout.directory, merged.links, target);
        assert.ok(isSound(system, target), 'what is made of it is sound');
        for (const path of new Set(trees.flatMap(({ files }) => [...files.keys()]))) {
          const found = contentOf(path, merged.links, world.at);
          const hidden = found === undefined;
          // A file or directory of a better priority stands in its way, or one above it.
          if (!hidden) assert.is(found, winner(path, trees), path);
          else assert.ok(isOutranked(path, trees), `${path} is gone`);
        }
      }
      dispose();
    }),
    60,
  );
});

test('without priorities, nothing gets lost: it is there, or a collision tells', async () => {
  await law(
    fc.asyncProperty(fc.array(tree, { minLength: 2, maxLength: 3 }), async (trees) => {
      const { world, system, dispose } = openDoor();
      trees.forEach(({ files }, index) => {
        world.write(`/opt/p${index}/bin/.keep${index}`, '');
        for (const [at, text] of files) world.write(`/opt/p${index}/${at}`, text);
      });
      const { links, problems } = mergePackages(
        system,
        trees.map((_, index) => `/opt/p${index}`),
      );
      if (problems.length === 0) {
        for (const { files } of trees) {
          for (const [at, text] of files) assert.is(contentOf(at, links, world.at), text, at);
        }
      } else {
        const all = trees.flatMap(({ files }) => [...files]);
        const clash = all.some(([one, text]) =>
          all.some(
            ([other, its]) => other.startsWith(`${one}/`) || (one === other && text !== its),
          ),
        );
        assert.ok(clash, 'a collision is one');
      }
      dispose();
    }),
    60,
  );
});

/** What a path of the merged tree holds: by the link that is it, or that a directory above it is. */
function contentOf(
  path: string,
  links: Readonly<Record<string, string>>,
  at: (path: string) => string,
): string | undefined {
  const link = Object.keys(links).find((each) => path === each || path.startsWith(`${each}/`));
  if (link === undefined) return undefined;
  try {
    return readFileSync(at(`${links[link]}${path.slice(link.length)}`), 'utf8');
  } catch {
    return undefined;
  }
}

function isOutranked(path: string, trees: readonly Tree[]): boolean {
  const own = Math.min(
    ...trees.filter(({ files }) => files.has(path)).map(({ priority }) => priority),
  );
  return trees.some(
    ({ files, priority }) =>
      priority < own &&
      [...files.keys()].some(
        (other) => path.startsWith(`${other}/`) || other.startsWith(`${path}/`),
      ),
  );
}

test.run();
