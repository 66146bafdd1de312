import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { homeLines } from '../../../planner/accounts/homes.ts';

const test = suite('homes of accounts');

test('a home that is asked for is made: closed for a person, readable for a service', () => {
  const users = {
    svc: { system: true, home: '/var/lib/svc', createHome: true, group: 'apps' },
    eve: { home: '/home/eve', createHome: true },
  };
  assert.equal(homeLines(users), [
    'd /home/eve 0700 eve eve - -',
    'd /var/lib/svc 0755 svc apps - -',
  ]);
});

test('nobody gets one unasked', () => {
  const users = { svc: { home: '/var/lib/svc' }, eve: { home: '/home/eve', createHome: false } };
  assert.equal(homeLines(users), []);
});

test('a path with a space or a percent sign is one field', () => {
  const users = { svc: { home: '/srv/50% a', createHome: true } };
  assert.equal(homeLines(users), ['d "/srv/50%% a" 0700 svc svc - -']);
});

test.run();
