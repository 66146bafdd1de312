import { existsSync } from 'node:fs';
import { type Copy, copyOf } from './copies.ts';
import { killer } from './kills.ts';
import type { Scratch } from './scratch.ts';

/** What an interrupted apply was about. */
export const interruptedManifest = {
  version: 1,
  etc: { one: { text: '1\n' }, two: { text: '2\n' }, three: { link: 'one' } },
};

// Where it was half way the last time: the next root differs by a few changes at most.
let lastTime = 10;

/** A copy of a root on which an apply was killed half way: /etc/one is written, /etc/two is not. */
export async function interruptedOn(world: Scratch): Promise<Copy> {
  const deadly = killer();
  try {
    for (let n = Math.max(1, lastTime - 9); ; n += 1) {
      const copy = copyOf(world);
      const killed = await deadly.kill(copy.root, n, interruptedManifest);
      const [one, two] = ['one', 'two'].map((name) => existsSync(`${copy.root}/etc/${name}`));
      if (killed && one === true && two === false) {
        lastTime = n;
        return copy;
      }
      copy.dispose();
      if (!killed) throw new Error('It was never half way');
    }
  } finally {
    deadly.dispose();
  }
}
