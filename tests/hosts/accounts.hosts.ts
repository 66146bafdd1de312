import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { apply, drift, mustApply, mustDestroy, plan, said } from './support.ts';

const test = hostSuite('accounts on a real host');
const other = { etc: { x: { text: 'x' } } };
const app = { users: { app: { system: true, shell: '/bin/sh' } } };

test('a removed account cannot log in any more, and can again when it comes back', async (host) => {
  await mustApply(host, { ...app, ...other });
  await host.must('sh', '-c', 'echo app:secret | chpasswd');
  const shadow = async () => (await host.must('getent', 'shadow', 'app')).trim().split(':');
  const logsIn = async () => (await host.run('su', 'app', '-c', 'true')).code === 0;
  const [, password = '', ...before] = await shadow();
  assert.ok(await logsIn());
  await mustApply(host, other);
  const [, locked, ...fields] = await shadow();
  assert.is(locked, `!${password}`);
  // The second day of 1970: an account that has expired is closed to keys and to su, too.
  assert.is(fields[5], '2');
  assert.not(await logsIn());
  await mustApply(host, { ...app, ...other });
  assert.equal(await shadow(), ['app', password, ...before]);
  assert.ok(await logsIn());
  await mustDestroy(host);
  assert.is((await shadow())[1], `!${password}`);
  assert.not(await logsIn());
});

test('an account that was there keeps what is not declared, and the groups it was in', async (host) => {
  const made = ['-r', '-c', 'Their words', '-s', '/bin/bash', '-d', '/srv/svc', '-G', 'cdrom'];
  await host.must('useradd', ...made, 'svc');
  const before = await host.must('getent', 'passwd', 'svc');
  const groups = async () => (await host.must('id', '-Gn', 'svc')).trim().split(' ').sort();
  await mustApply(host, { users: { svc: { system: true, groups: ['adm'] } }, ...other });
  assert.is(await host.must('getent', 'passwd', 'svc'), before);
  assert.equal(await groups(), ['adm', 'cdrom', 'svc']);
  await mustApply(host, { users: { svc: { system: true } }, ...other });
  assert.equal(await groups(), ['cdrom', 'svc']);
});

test('the number of an account that went is nobody else’s', async (host) => {
  const named = (name: string) => ({ users: { [name]: { system: true } }, ...other });
  await mustApply(host, named('first'));
  await mustApply(host, named('second'));
  const [first, second] = [
    await host.must('id', '-u', 'first'),
    await host.must('id', '-u', 'second'),
  ];
  assert.is.not(first, second);
});

test('the shell of root stays, whatever is asked for', async (host) => {
  const before = await host.must('getent', 'passwd', 'root');
  const ran = await apply(host, { users: { root: { shell: '/bin/false' } } });
  assert.is(ran.code, 78, said(ran));
  assert.match(said(ran), "root's shell stays as it is");
  assert.is(await host.must('getent', 'passwd', 'root'), before);
});

const tables = ['/etc/passwd', '/etc/group', '/etc/shadow', '/etc/gshadow'];

test('the account files keep their comments, order, modes and owners', async (host) => {
  for (const path of tables) {
    const [first, ...rest] = host.read(path).trimEnd().split('\n');
    // Somebody’s order and somebody’s notes: root first, the others the other way round.
    const lines = [first, `# ours since 2009, see ${path}.txt`, ...rest.reverse()];
    await host.must('sh', '-c', `cat > ${path} <<'end'\n${lines.join('\n')}\nend`);
  }
  await host.must('chmod', '600', '/etc/shadow');
  await host.must('chown', 'root:root', '/etc/gshadow');
  const modes = () => host.must('stat', '-c', '%n %a %U:%G', ...tables);
  const texts = () => tables.map((path) => host.read(path).trimEnd().split('\n'));
  const [before, modesBefore] = [texts(), await modes()];
  await mustApply(host, { ...app, ...other });
  const others = () => texts().map((lines) => lines.filter((line) => !line.startsWith('app:')));
  assert.is(await modes(), modesBefore);
  assert.equal(others(), before);
  await mustApply(host, other);
  assert.is(await modes(), modesBefore);
  assert.equal(others(), before);
});

test('an account that somebody changed, closed or removed is drift, and is put right', async (host) => {
  const wanted = {
    users: { app: { system: true, shell: '/bin/sh', groups: ['adm'] } },
    groups: { crew: {} },
  };
  await mustApply(host, wanted);
  for (const [argv, drifted] of [
    [['usermod', '-s', '/bin/bash', 'app'], /^user:app .*shell=\/bin\/bash/m],
    [['gpasswd', '-d', 'app', 'adm'], /^user:app .*groups/m],
    [['usermod', '--expiredate', '2', 'app'], /^user:app .*locked/m],
    [['groupdel', 'crew'], /^group:crew /m],
  ] as const) {
    await host.must(...argv);
    assert.match((await drift(host)).join('\n'), drifted);
    assert.is.not((await plan(host, wanted)).steps.length, 0);
    await mustApply(host, wanted);
  }
});

test.run();
