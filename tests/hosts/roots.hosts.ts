import { symlinkSync, unlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import type { Plan } from '../../schema/types.ts';
import { sm } from '../support/sm.ts';
import { hostSuite } from './harness/suite.ts';

const test = hostSuite('the root of a container as another root');

// The text of such a link is `/`: whoever goes by it changes the machine itself.
test('what is applied through /proc/PID/root changes that root, and no other', async (host) => {
  const link = `/tmp/sm-root-${process.pid}`;
  symlinkSync(host.root, link);
  try {
    for (const [index, root] of [host.root, link].entries()) {
      const name = `sm-root-${index}`;
      const units = { [`${name}.service`]: { text: '[Service]\nExecStart=/bin/true\n' } };
      const etc = { [name]: { text: 'x' } };
      const planned = sm(['plan', '--root', root, '--manifest', '-'], {
        input: JSON.stringify({ version: 1, etc, units }),
      });
      assert.is(planned.code, 0, planned.stderr);
      const plan = JSON.parse(planned.stdout) as Plan;
      // Asked before anything is applied: what follows must not reach this machine.
      assert.is(plan.host.root, root);
      const applied = sm(['apply', '--root', root, '-'], { input: planned.stdout });
      assert.is(applied.code, 0, applied.stderr);
      assert.is(host.read(`/etc/${name}`), 'x');
      const drift = sm(['drift', '--root', root]);
      assert.is(drift.code, 0, drift.stderr);
    }
    assert.is((await host.run('sm', 'destroy', '--yes')).code, 0);
    assert.not(host.exists('/etc/sm-root-1'));
  } finally {
    unlinkSync(link);
  }
});

test.run();
