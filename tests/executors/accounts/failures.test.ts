import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { amendmentsFor } from '../../../executors/accounts/amend.ts';
import { observeAccounts } from '../../../executors/accounts/observe.ts';
import { runTool } from '../../../executors/accounts/tool.ts';
import { openAccountRoot } from '../../support/accounts-root.ts';
import { at, group } from '../../support/accounts-world.ts';

const test = suite('accounts that do not become as planned');

const svc = { users: { svc: { system: true }, eve: {} } };

test('a program that is not there is named, with its package', async () => {
  assert.match(
    (await runTool(['no-such-program'])) ?? '',
    'no-such-program is missing, expected it in',
  );
  assert.match((await runTool(['false'])) ?? '', 'false ended with 1');
  assert.is(await runTool(['true']), undefined);
});

test('what a program says is handed on, and nothing has changed', async () => {
  const root = openAccountRoot();
  const { changes } = await root.plan(svc);
  mkdirSync(root.world.at('/etc/.pwd.lock'));
  const before = root.world.tree();
  const failed = await root.carryOut(changes);
  assert.equal([...failed.keys()], ['user:eve', 'user:svc']);
  assert.match(failed.get(at('user:svc')) ?? '', /^Cannot make user svc as planned: .*lock/);
  assert.is(root.world.tree(), before);
  root.dispose();
});

test('tables that are links are not written: they may lead out of the root', async () => {
  const root = openAccountRoot();
  const { changes } = await root.plan(svc);
  renameSync(root.world.at('/etc/gshadow'), root.world.at('/gshadow'));
  symlinkSync('/gshadow', root.world.at('/etc/gshadow'));
  const before = root.world.tree();
  const failed = await root.carryOut(changes);
  assert.match(failed.get(at('user:svc')) ?? '', '/etc/gshadow is a symlink, expected a file');
  assert.is(root.world.tree(), before);
  root.dispose();
});

test('a number that was taken since the plan goes to nobody else', async () => {
  const root = openAccountRoot();
  const { changes } = await root.plan(svc);
  const mallory = 'mallory:x:1001:1001::/:/bin/sh\n';
  root.world.write('/etc/passwd', mallory + root.world.read('/etc/passwd'));
  const failed = await root.carryOut(changes);
  assert.match(failed.get(at('user:eve')) ?? '', 'the number 1001 belongs to mallory');
  assert.match(failed.get(at('user:svc')) ?? '', 'it was not tried, since user:eve failed before');
  assert.is(root.line('passwd', 'eve'), undefined);
  root.dispose();
});

test('a member that is not there is not made, and that is no success', async () => {
  const root = openAccountRoot();
  const { changes } = await root.plan({ groups: { apps: {} } });
  const ghost = changes.map((change) => ({
    ...change,
    change: { ...change.change, after: group(700, 'ghost') },
  }));
  const failed = await root.carryOut(ghost);
  assert.match(failed.get(at('group:apps')) ?? '', 'found members , expected ghost');
  assert.is(root.line('passwd', 'ghost'), undefined);
  root.dispose();
});

test('what was carried out before is not done again, and the rest still is', async () => {
  const root = openAccountRoot();
  const users = { svc: { system: true }, john: { groups: ['zoo'] } };
  const { changes } = await root.plan({ users });
  await root.carryOut(changes.filter(({ name }) => name === 'svc'));
  const made = root.line('passwd', 'svc');
  assert.equal([...(await root.carryOut(changes))], []);
  assert.is(root.line('passwd', 'svc'), made);
  assert.is(root.line('group', 'zoo'), 'zoo:x:50:alice,john');
  const before = root.world.tree();
  assert.equal([...(await root.carryOut(changes))], []);
  assert.is(root.world.tree(), before);
  root.dispose();
});

test('a home is changed last: it is what usermod may refuse', async () => {
  const root = openAccountRoot();
  const fields = { home: '/srv/a', shell: '/bin/sh', description: 'A', group: 'zoo' };
  const { changes } = await root.plan({ users: { alice: { uid: 1000, ...fields } } });
  const accounts = await observeAccounts(root.system, []);
  assert.equal(
    changes.flatMap((change) =>
      amendmentsFor(change, accounts, root.system).map(({ what }) => what.split(' ')[2]),
    ),
    ['description', 'shell', 'group', 'home'],
  );
  root.dispose();
});

test.run();
