// Killed before any single change of an adoption: no original is lost, and doing it again finishes it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { adoptOn } from '../support/adopt.ts';
import { complaints } from '../support/complaints.ts';
import { type Copy, copyOf } from '../support/copies.ts';
import { destroyOn, driftOn, isDone, stateOn } from '../support/engine.ts';
import { killer } from '../support/kills.ts';
import { install, oldState, originals, stateV1 } from '../support/old-installation.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('kill -9 while system-manager is adopted');

/** Whether an original is where system-manager set it aside, or in our backups. */
function isSomewhere({ root }: Copy, path: string, text: string): boolean {
  const aside = join(root, `${path}.system-manager-backup`);
  if (existsSync(aside) && readFileSync(aside, 'utf8') === text) return true;
  const backups = join(root, 'var/lib/system-manager/backups');
  return readdirSync(backups).some((id) => {
    const object = join(backups, id, 'object');
    return existsSync(object) && readFileSync(object, 'utf8') === text;
  });
}

async function check(copy: Copy): Promise<void> {
  for (const [path, text] of Object.entries(originals)) {
    assert.ok(isSomewhere(copy, path, text), `the original of ${path} is lost`);
  }
  // Killed after its very last change, the adoption is done.
  await adoptOn(copy).catch((error) =>
    assert.match(String(error), 'has adopted this host already'),
  );
  assert.is(Object.keys(stateOn(copy)?.resources ?? {}).length, 7);
  const kept = join(copy.root, `${oldState}.adopted-by-sm`);
  assert.equal(JSON.parse(readFileSync(kept, 'utf8')), stateV1);
  assert.throws(() => JSON.parse(readFileSync(join(copy.root, oldState), 'utf8')));
  assert.ok((await driftOn(copy, true)).in_sync);
  assert.ok(isDone(await destroyOn(copy)));
  for (const [path, text] of Object.entries(originals)) {
    assert.is(readFileSync(join(copy.root, path), 'utf8'), text);
  }
}

test('before any change, no original is lost and the next adoption finishes it', async () => {
  const world = scratch();
  install(world);
  const deadly = killer('adopt-and-die');
  const wrong = complaints();
  const tryAt = async (n: number): Promise<boolean> => {
    const copy = copyOf(world);
    const killed = await deadly.kill(copy.root, n, undefined);
    if (killed) await wrong.gather(`killed before change ${n}`, () => check(copy));
    copy.dispose();
    return killed;
  };
  // What V8 keeps of one that survives speeds up the others.
  assert.not(await tryAt(0), 'it is not killed before change 0');
  let n = 1;
  for (; ; n += 2) {
    const both = await Promise.all([tryAt(n), tryAt(n + 1)]);
    if (!both.every((killed) => killed)) break;
  }
  deadly.dispose();
  world.dispose();
  wrong.settle();
  assert.ok(n > 40, `only ${n} kills`);
});

test.run();
