// This machine's own /etc, whole: planned, applied into an empty root, edited by hand 200 times, repaired.
// No content is ever printed: shadow and private keys are in it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriftReport, Plan } from '../../schema/types.ts';
import { etcToManifest } from '../support/etc-to-manifest.ts';
import { editsFor, seededRandom, shuffled } from '../support/hand-edits.ts';
import { scratch } from '../support/scratch.ts';
import { sm } from '../support/sm.ts';

const test = suite('a whole /etc');

const isRoot = process.getuid?.() === 0;
const world = scratch();
const reference = join(world.directory, 'reference');
const copied = world.at('/etc');

// Whoever is not root cannot copy everything; what is not copied is not compared.
mkdirSync(reference);
spawnSync('cp', ['-a', '--', '/etc/.', reference]);
const { manifest, skipped } = etcToManifest(reference);
for (const path of skipped.keys()) rmSync(join(reference, path), { recursive: true });
spawnSync('find', [reference, '-mindepth', '1', '-type', 'd', '-empty', '-delete']);

const manifestPath = world.beside('manifest.json', JSON.stringify(manifest));
const planPath = join(world.directory, 'plan.json');
const paths = Object.keys(manifest.etc);
const on = ['--root', world.root];

test.after(() => world.dispose());

/** Names of what differs, by a program that has nothing to do with ours. */
function differing(): string {
  const ran = spawnSync('diff', ['-rq', '--no-dereference', reference, copied], {
    encoding: 'utf8',
  });
  return ran.stdout + ran.stderr;
}

/** Kind, mode, owner, link target and name of every file and link, as find(1) sees them. */
function listing(directory: string): readonly string[] {
  const format = isRoot ? '%y %m %U:%G %l %P\\n' : '%y %m %l %P\\n';
  const ran = spawnSync('find', [directory, '!', '-type', 'd', '-printf', format], {
    encoding: 'utf8',
  });
  return ran.stdout.trimEnd().split('\n').sort();
}

function assertSame(): void {
  assert.is(differing(), '');
  const [wanted, found] = [listing(reference), listing(copied)];
  assert.equal(
    found.filter((line) => !wanted.includes(line)),
    [],
  );
  assert.is(found.length, wanted.length);
  assert.is(found.length, paths.length);
}

function driftReport(): { readonly code: number | null; readonly report: DriftReport } {
  const ran = sm(['drift', '--json', ...on]);
  return { code: ran.code, report: JSON.parse(ran.stdout) as DriftReport };
}

test('it has hundreds of files and links, and only what sm refuses is left out', () => {
  const links = Object.values(manifest.etc).filter(({ link }) => link !== undefined).length;
  console.log(`${paths.length - links} files and ${links} links of /etc, ${skipped.size} left out`);
  assert.ok(paths.length >= 300, `only ${paths.length}`);
  const allowed = new Set(['systemd unit directory', 'no file and no link', 'unreadable']);
  for (const [path, reason] of skipped) {
    assert.ok(allowed.has(reason) && (!isRoot || reason !== 'unreadable'), `${path}: ${reason}`);
  }
});

test('it is planned and applied into an empty root as it is', () => {
  const planned = sm(['plan', '--manifest', manifestPath, '-o', planPath, ...on]);
  assert.is(planned.code, 0);
  const result = sm(['apply', planPath, ...on]);
  assert.is(result.code, 0);
  assert.match(result.stdout, `Resources: ${paths.length} added, 0 changed, 0 destroyed.`);
  assertSame();
});

test('a second plan is empty and nothing has drifted', () => {
  const again = sm(['plan', '--manifest', manifestPath, '--detailed-exitcode', ...on]);
  assert.is(again.code, 0);
  const plan = JSON.parse(again.stdout) as Plan;
  assert.is(plan.resource_changes.length, 0);
  assert.is(plan.summary.unchanged, paths.length);
  const quiet = sm(['drift', ...on]);
  assert.equal([quiet.code, quiet.stdout, quiet.stderr], [0, '', '']);
});

test('200 random edits by hand are named, each and no other, and one apply repairs them all', () => {
  const random = seededRandom(20_251_121);
  const edited = shuffled(paths, random).slice(0, 200);
  const expected = edited.map((path) => {
    const kind = manifest.etc[path]?.link === undefined ? 'file' : 'link';
    const edits = editsFor(kind, isRoot);
    const edit = edits[Math.floor(random() * edits.length)];
    if (edit === undefined) throw new Error('there is no such edit');
    edit.make(join(copied, path));
    return `${edit.status} file:/etc/${path}`;
  });
  const { code, report } = driftReport();
  assert.is(code, 2);
  assert.equal(
    report.resource_drift.map(({ address, status }) => `${status} ${address}`).sort(),
    expected.sort(),
  );
  const repaired = sm(['apply', '--yes', '--manifest', manifestPath, ...on]);
  assert.is(repaired.code, 0);
  assertSame();
  const after = driftReport();
  assert.equal([after.code, after.report.resource_drift], [0, []]);
});

test.run();
