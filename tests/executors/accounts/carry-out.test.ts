import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openAccountRoot } from '../../support/accounts-root.ts';
import { path as at } from '../../support/door.ts';

const test = suite('accounts of a root');

const comments = {
  '/etc/passwd': '# people below\n',
  '/etc/group': '\n# groups\n',
  '/etc/shadow': '# secrets\n',
  '/etc/gshadow': '#\n',
};

const manifest = {
  users: {
    hello: {
      system: true,
      group: 'apps',
      home: '/var/lib/hello',
      description: 'He said "50%", ok',
      groups: ['zoo'],
    },
    eve: { shell: '/bin/sh', home: '/home/eve' },
    tom: { uid: 1500 },
    alice: { uid: 1000, groups: ['apps'] },
    worker: { system: true, group: 'eve' },
  },
  groups: { apps: { gid: 700, members: ['_apt', 'root'] }, zoo: { members: ['daemon'] } },
} as const;

for (const [kind, more] of [
  ['plain', {}],
  ['commented', comments],
] as const) {
  test(`accounts, groups and memberships come to ${kind} tables, and a second time does nothing`, async () => {
    const root = openAccountRoot();
    for (const [path, text] of Object.entries(more)) {
      root.world.write(path, text + root.world.read(path), 0o640);
    }
    await root.apply(manifest);
    assert.match(
      root.line('passwd', 'hello') ?? '',
      /^hello:x:9\d\d:700:He said "50%", ok:\/var\/lib\/hello:\/usr\/sbin\/nologin$/,
    );
    assert.is(root.line('passwd', 'eve'), 'eve:x:1001:1001::/home/eve:/bin/sh');
    assert.is(root.line('group', 'eve'), 'eve:x:1001:');
    assert.is(root.line('passwd', 'tom'), 'tom:x:1500:1500::/:/usr/sbin/nologin');
    assert.match(root.line('passwd', 'worker') ?? '', /^worker:x:9\d\d:1001:/);
    assert.match(root.line('shadow', 'eve') ?? '', /^eve:!\*?:\d+:[^$]*$/);
    const members = (name: string) => root.line('group', name)?.split(':')[3]?.split(',').sort();
    assert.equal(members('apps'), ['_apt', 'alice', 'root']);
    assert.equal(members('zoo'), ['alice', 'daemon', 'hello']);
    assert.is(root.line('group', '_apt'), undefined, 'nobody asked for this group');
    assert.is(root.line('passwd', 'alice'), 'alice:x:1000:1000:Alice:/home/alice:/bin/bash');
    root.dispose();
  });
}

test('comments, NIS lines, order, mode and owner of the tables stay', async () => {
  const root = openAccountRoot();
  const before = new Map<string, string>();
  for (const [path, text] of Object.entries(comments)) {
    const whole = `${text}${root.world.read(path)}broken line\n`;
    root.world.write(path, whole, 0o604);
    before.set(path, whole);
  }
  await root.apply(manifest);
  await root.apply({ users: { hello: { system: true, shell: '/bin/sh' } }, groups: {} });
  for (const [path, whole] of before) {
    const known = new Set(whole.split('\n').map((line) => line.split(':')[0]));
    const after = root.world.read(path).split('\n');
    assert.equal(
      after.map((line) => line.split(':')[0]).filter((name) => known.has(name)),
      whole.split('\n').map((line) => line.split(':')[0]),
      path,
    );
    assert.is(root.system.lstat(at(path))?.mode, 0o604, path);
  }
  root.dispose();
});

test('tables without comments keep NIS lines last, order, mode and owner', async () => {
  const root = openAccountRoot();
  root.world.write('/etc/group', root.world.read('/etc/group'), 0o664);
  await root.apply(manifest);
  assert.is(root.world.read('/etc/passwd').trimEnd().split('\n').at(-1), '+nis::::::');
  assert.is(root.system.lstat(at('/etc/group'))?.mode, 0o664);
  assert.is(root.system.lstat(at('/etc/shadow'))?.mode, 0o640);
  root.dispose();
});

test('what is declared of an account that is there is changed, and nothing else of it', async () => {
  const root = openAccountRoot();
  await root.apply({
    users: {
      alice: { uid: 1000, shell: '/bin/sh', description: '', home: '/srv/alice', group: 'zoo' },
    },
  });
  assert.is(root.line('passwd', 'alice'), 'alice:x:1000:50::/srv/alice:/bin/sh');
  assert.is(root.line('shadow', 'alice'), 'alice:$6$salt$hash:20000:0:99999:7:::');
  root.dispose();
});

test('an account that goes is locked, and unlocked when it comes back; its number stays', async () => {
  const root = openAccountRoot();
  await root.apply({ users: { eve: { groups: ['zoo'] } } });
  const hash = root.world.read('/etc/shadow').replace(/^eve:[^:]*:/m, 'eve:$6$a$b:');
  root.world.write('/etc/shadow', hash, 0o640);
  await root.apply({ users: {} });
  assert.match(root.line('shadow', 'eve') ?? '', /^eve:!\$6\$a\$b:\d+:.*:2:$/);
  assert.is(root.line('passwd', 'eve'), 'eve:x:1001:1001::/:/usr/sbin/nologin');
  assert.is(root.line('group', 'zoo'), 'zoo:x:50:alice');
  await root.apply({ users: { mallory: {} } });
  assert.match(root.line('passwd', 'mallory') ?? '', /^mallory:x:1002:/, 'no number is used again');
  const back = await root.apply({ users: { mallory: {}, eve: {} } });
  assert.equal(
    back.changes.map(({ action_reason }) => action_reason),
    ['found_locked'],
  );
  assert.match(root.line('shadow', 'eve') ?? '', /^eve:\$6\$a\$b:\d+:[^:]*:[^:]*:[^:]*:::$/);
  root.dispose();
});

test('a lock and an unlock leave an account without a password as it was', async () => {
  const root = openAccountRoot();
  await root.apply({ users: { svc: { system: true } } });
  const before = root.line('shadow', 'svc')?.split(':').slice(0, 2);
  await root.apply({ users: {} });
  await root.apply({ users: { svc: { system: true } } });
  assert.equal(root.line('shadow', 'svc')?.split(':').slice(0, 2), before);
  assert.match(root.line('shadow', 'svc') ?? '', /::$/);
  root.dispose();
});

test('an account that others locked is taken over locked, and stays so', async () => {
  const root = openAccountRoot();
  const text = root.world.read('/etc/shadow').replace(/^daemon:.*$/m, 'daemon:!*:20000:::::1:');
  root.world.write('/etc/shadow', text, 0o640);
  await root.apply({ users: { daemon: { groups: ['zoo'] } } });
  assert.is(root.line('shadow', 'daemon'), 'daemon:!*:20000:::::1:');
  root.dispose();
});

test('members leave that we put in, and nobody else', async () => {
  const root = openAccountRoot();
  await root.apply({ users: { svc: { system: true, groups: ['zoo', 'daemon'] } } });
  await root.apply({ users: { svc: { system: true, groups: ['daemon'] } } });
  assert.is(root.line('group', 'zoo'), 'zoo:x:50:alice');
  assert.is(root.line('group', 'daemon'), 'daemon:x:1:svc');
  await root.apply({ groups: { zoo: { members: ['daemon', 'alice'] } } });
  await root.apply({ groups: {} });
  assert.is(root.line('group', 'zoo'), 'zoo:x:50:alice');
  root.dispose();
});

test('names that systemd-sysusers refuses come into groups too', async () => {
  const doe = 'john.doe:x:1700:1000::/home/doe:/bin/sh\n';
  const root = openAccountRoot();
  root.world.write('/etc/passwd', doe + root.world.read('/etc/passwd'));
  await root.apply({ groups: { apps: { members: ['john.doe'] } } });
  assert.match(root.line('group', 'apps') ?? '', /:john\.doe$/);
  root.dispose();
});

test.run();
