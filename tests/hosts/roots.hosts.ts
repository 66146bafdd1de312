import { symlinkSync, unlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { sm } from '../support/sm.ts';
import { hostSuite } from './harness/suite.ts';

const test = hostSuite('the root of a container as another root');

// The text of such a link is `/`: whoever goes by it changes the machine itself.
test('/proc/PID/root is refused, also behind a link, and so is what lies in it', (host) => {
  const link = `/tmp/sm-root-${process.pid}`;
  symlinkSync(host.root, link);
  const input = JSON.stringify({ version: 1, etc: { 'sm-root': { text: 'x' } } });
  try {
    for (const root of [host.root, `${host.root}/.`, `${host.root}/etc`, link, `${link}/etc`]) {
      for (const argv of [['plan', '--manifest', '-'], ['drift']]) {
        const { code, stderr } = sm([...argv, '--root', root], { input });
        assert.is(code, 64, stderr);
        assert.match(stderr, `Cannot use the root ${root}: it lies in a container`);
      }
    }
  } finally {
    unlinkSync(link);
  }
  return Promise.resolve();
});

test.run();
