import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type DeclaredAccounts,
  isPlainName,
  quoted,
  sysusersFile,
  sysusersLines,
} from '../../../planner/accounts/sysusers.ts';
import { law } from '../../support/law.ts';

const test = suite('lines of sysusers.d');

const linesOf = (
  declared: DeclaredAccounts,
  ids: readonly (readonly [string, number])[] = [],
): readonly string[] => sysusersLines(declared, new Map(ids));

test('groups come first, then accounts, then who is in which group', () => {
  const users = {
    hello: { system: true, group: 'hello', home: '/var/lib/hello', groups: ['adm'] },
  };
  assert.equal(linesOf({ users, groups: { hello: {}, apps: { gid: 700, members: ['www'] } } }), [
    'g apps 700',
    'g hello -',
    'u hello -:hello - "/var/lib/hello"',
    'm hello adm',
    'm www apps',
  ]);
});

test('an account with a number says its group, so that a taken gid moves the uid nowhere', () => {
  assert.equal(linesOf({ users: { eve: { uid: 1500 } } }), ['g eve 1500', 'u eve 1500:eve']);
  assert.equal(linesOf({ users: { eve: {} } }, [['eve', 1001]]), ['g eve 1001', 'u eve 1001:eve']);
  assert.equal(linesOf({ users: { svc: { system: true } } }), ['u svc -']);
  assert.equal(linesOf({ users: { svc: { uid: 700, group: 'adm' } } }), ['u svc 700:adm']);
});

test('the own group of an account is made before another account gets it', () => {
  const users = { worker: { system: true, group: 'zoo' }, zoo: { system: true } };
  assert.equal(linesOf({ users }), ['g zoo -', 'u worker -:zoo', 'u zoo -:zoo']);
});

test('root is put into groups and never made', () => {
  assert.equal(linesOf({ users: { root: { groups: ['adm'] } } }), ['m root adm']);
});

test('a membership that both ends declare is said once', () => {
  const users = { svc: { system: true, groups: ['apps'] } };
  const lines = linesOf({ users, groups: { apps: { members: ['svc'] } } });
  assert.equal(
    lines.filter((line) => line.startsWith('m ')),
    ['m svc apps'],
  );
});

test('fields are quoted, and no % is taken for a specifier', () => {
  const users = { svc: { system: true, description: '100% "x" \\', shell: '/bin/a b' } };
  assert.equal(linesOf({ users }), ['u svc - "100%% \\"x\\" \\\\" - "/bin/a b"']);
});

test('whatever is quoted reads back as it was', () =>
  law(
    fc.asyncProperty(fc.string({ minLength: 1 }), async (text) => {
      const inner = quoted(text).slice(1, -1);
      // A quote that nothing escapes would end the field.
      assert.not.match(inner.replaceAll(/\\./gs, ''), /"|\\/);
      assert.is(inner.replaceAll(/\\(.)/gs, '$1').replaceAll('%%', '%'), text);
    }),
    200,
  ));

test('the file leaves out what systemd-sysusers would make otherwise than we do', () => {
  const users = {
    eve: { groups: ['adm'] },
    tom: { uid: 1500 },
    svc: { system: true, groups: ['adm', 'domain.users'] },
  };
  const groups = { apps: { members: ['eve', 'svc', 'alice'] } };
  const text = sysusersFile({ users, groups });
  assert.equal(text?.split('\n').slice(1), [
    'g apps -',
    'g tom 1500',
    'u svc -',
    'u tom 1500:tom',
    'm svc adm',
    'm svc apps',
    '',
  ]);
  assert.match(text ?? '', /^# Made by sm /);
});

test('without accounts there is no file', () => {
  assert.is(sysusersFile({}), undefined);
  assert.is(sysusersFile({ users: {}, groups: {} }), undefined);
  assert.is(sysusersFile({ users: { eve: {} } }), undefined);
});

test('names are plain where systemd-sysusers takes them', () => {
  for (const name of ['a', '_x', 'Upper', 'a-b_c9', 'a'.repeat(31)]) assert.ok(isPlainName(name));
  for (const name of ['', '9a', 'a.b', 'a$', 'ä', 'a b', 'a'.repeat(32)]) {
    assert.not(isPlainName(name), name);
  }
});

test.run();
