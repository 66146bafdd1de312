import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { losesLines, parseAccounts, parseGroups } from '../../../executors/accounts/tables.ts';

const test = suite('tables of accounts');

const passwd = 'a:x:1:2:A, b:/a:/bin/a\n';

test('comments, NIS lines and lines that say nothing are passed over', () => {
  const text = `# c\n\n+nis::1:1:::\n-x::1:1:::\nbroken\na:x:one:2:::\n:x:1:2:::\n${passwd}a:x:9:9:::\n`;
  assert.equal(
    [...parseAccounts(text, '').values()],
    [
      {
        name: 'a',
        uid: 1,
        gid: 2,
        description: 'A, b',
        home: '/a',
        shell: '/bin/a',
        password: 'none',
        locked: false,
      },
    ],
  );
  assert.equal(
    [...parseGroups('# c\ng:x:5:\n+:::\nh:x:6:a,,b\ng:x:7:\nx:x::\n').values()],
    [
      { name: 'g', gid: 5, members: [] },
      { name: 'h', gid: 6, members: ['a', 'b'] },
    ],
  );
});

for (const [secret, password] of [
  ['$6$a$b', 'open'],
  ['', 'open'],
  ['!$6$a$b', 'barred'],
  ['!!$6$a$b', 'barred'],
  ['!', 'none'],
  ['!!', 'none'],
  ['*', 'none'],
  ['!*', 'none'],
] as const) {
  test(`a password of ${JSON.stringify(secret)} is ${password}`, () => {
    const account = parseAccounts(passwd, `a:${secret}:1::::::\n`).get('a');
    assert.is(account?.password, password);
  });
}

for (const [expires, secret, locked] of [
  ['2', '!$6$a', true],
  ['2', '!*', true],
  ['2', '$6$a', false],
  ['1', '!*', false],
  ['', '!*', false],
  ['20000', '!', false],
] as const) {
  test(`an account that expires on "${expires}" with "${secret}" is ${locked ? '' : 'not '}locked by us`, () => {
    const account = parseAccounts(passwd, `a:${secret}:1:::::${expires}:\n`).get('a');
    assert.is(account?.locked, locked);
  });
}

test('systemd-sysusers loses comments, empty and broken lines, and none of NIS', () => {
  assert.not(losesLines(`${passwd}+::::::\n-x\n`, 7));
  assert.not(losesLines('', 7));
  for (const more of ['# c\n', '\n', 'broken\n', ' a:x:1:1:::\n', 'a:x:1\n']) {
    assert.ok(losesLines(more + passwd, 7), more);
    assert.ok(losesLines(passwd + more, 7), more);
  }
});

test.run();
