import { join } from 'node:path';
import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriftReport } from '../../schema/types.ts';
import { driftInProcess } from '../support/drift-in-process.ts';
import { applyOn, isDone } from '../support/engine.ts';
import { type Edit, editByHand, edits } from '../support/hand-edit.ts';
import { law } from '../support/law.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('laws of what drift says');

const paths = ['/etc/a', '/etc/b', '/etc/c/d', '/opt/e#f'];
const wanted = {
  version: 1,
  files: Object.fromEntries(paths.map((path) => [path, { text: `${path}\n` }])),
};
const round = fc.tuple(
  ...paths.map(() => fc.option(fc.constantFrom(...edits), { nil: undefined })),
);
const patterns = fc.subarray([
  'file:/etc/a',
  'file:/etc/*#mode',
  'file:/etc/c/**',
  'file:/opt/e#f',
]);
const level = fc.constantFrom('minimal', 'summary', 'full');

const editAll = (root: string, chosen: readonly (Edit | undefined)[]): void => {
  for (const [index, edit] of chosen.entries()) {
    if (edit !== undefined) editByHand(root, paths[index] ?? '', edit);
  }
};

const addressesIn = (stdout: string): readonly string[] =>
  [...stdout.matchAll(/^(?: {2}# )?(file:\S+)/gm)].map(([, address = '']) => address);

// The one rule that scripts and cron live by.
function agree(report: DriftReport, told: { code: number; stdout: string }): void {
  const { resource_drift: all } = report;
  const news = all.filter(({ since_last }) => since_last !== 'known');
  assert.is(report.in_sync, all.length === 0);
  assert.is(told.code === 0, all.length === 0, `${told.code}\n${told.stdout}`);
  assert.is(
    told.code === 2,
    all.some(({ status }) => status !== 'unreadable'),
  );
  assert.equal(
    addressesIn(told.stdout),
    news.map(({ address }) => address),
  );
  assert.is(told.stdout === '', news.length === 0);
}

test('the exit code, the printed list and the document agree, whatever is ignored or acknowledged', async () => {
  const codes = new Set<number>();
  await law(
    fc.asyncProperty(
      round,
      round,
      patterns,
      patterns,
      level,
      async (one, two, ignore, ack, report) => {
        const world = scratch();
        try {
          assert.ok(isDone(await applyOn(world, wanted)));
          editAll(world.root, one);
          const ackFile = join(world.directory, 'known.yaml');
          const before = JSON.parse(
            (await driftInProcess(world.root, { json: true, ignore })).stdout,
          );
          for (const pattern of ack) {
            await driftInProcess(world.root, { ignore, ackFile, ack: [pattern] }).catch(
              () => undefined,
            );
          }
          for (const chosen of [[], two]) {
            editAll(world.root, chosen);
            const flags = { ignore, ackFile };
            const told = await driftInProcess(world.root, { ...flags, report });
            const json = await driftInProcess(world.root, { ...flags, json: true });
            codes.add(told.code);
            assert.is(told.code, json.code);
            agree(JSON.parse(json.stdout), told);
            if (chosen.length > 0) continue;
            const { resource_drift, acknowledged } = JSON.parse(json.stdout) as DriftReport;
            const anyway = new Set(
              [...resource_drift, ...(acknowledged ?? [])].map(({ address }) => address),
            );
            assert.equal(
              [...anyway].sort(),
              (before as DriftReport).resource_drift.map(({ address }) => address),
              'what is acknowledged is told as such',
            );
          }
        } finally {
          world.dispose();
        }
      },
    ),
    40,
  );
  assert.equal([...codes].sort(), [0, 2]);
});

test('with --since-last each drift is told once, and the code stays that of all of it', async () => {
  await law(
    fc.asyncProperty(
      fc.array(round, { minLength: 2, maxLength: 4 }),
      level,
      async (rounds, report) => {
        const world = scratch();
        try {
          assert.ok(isDone(await applyOn(world, wanted)));
          const [told, doc] = ['told.json', 'doc.json'].map((name) => join(world.directory, name));
          for (const chosen of rounds) {
            editAll(world.root, chosen);
            for (const again of [false, true]) {
              const people = await driftInProcess(world.root, { report, sinceLast: told ?? '' });
              const json = await driftInProcess(world.root, { json: true, sinceLast: doc ?? '' });
              agree(JSON.parse(json.stdout), people);
              if (again) assert.is(people.stdout, '');
              const whole = await driftInProcess(world.root, { json: true });
              assert.is(people.code, whole.code);
            }
          }
        } finally {
          world.dispose();
        }
      },
    ),
    25,
  );
});

test('on a terminal something is said in any case', async () => {
  const world = scratch();
  assert.ok(isDone(await applyOn(world, wanted)));
  const sinceLast = join(world.directory, 'last.json');
  assert.match((await driftInProcess(world.root, {}, true)).stdout, /^In sync: 4 resources/);
  editAll(world.root, ['append', 'mode']);
  await driftInProcess(world.root, { sinceLast });
  const quiet = await driftInProcess(world.root, { sinceLast }, true);
  assert.match(quiet.stdout, /^Nothing new since 2\d{3}-.*Drift: 2 of 4 resources\. 2 as in/);
  const ackFile = join(world.directory, 'known.yaml');
  const known = await driftInProcess(world.root, { ackFile, ack: ['file:/etc/**'] }, true);
  assert.match(known.stdout, /^In sync but for 2 acknowledged: 2 resources are/);
  world.dispose();
});

test.run();
