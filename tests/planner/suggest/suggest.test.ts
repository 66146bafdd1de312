import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConffiles, readSums, readUcf } from '../../../planner/suggest/dpkg.ts';
import { isSecret, isSkipped } from '../../../planner/suggest/skip.ts';
import { copiesOf, manifestOf, placeOf } from '../../../planner/suggest/suggestion.ts';
import { suggestUnits } from '../../../planner/suggest/units.ts';
import { parse } from '../../../schema/parse.ts';

const test = suite('what was changed by hand');
const digest = 'd41d8cd98f00b204e9800998ecf8427e';

test('conffiles count while their package is installed and ships them', () => {
  const status = [
    'Package: a\nStatus: install ok installed\nConffiles:',
    ` /etc/a.conf ${digest}`,
    ` /etc/a b ${digest}`,
    ` /etc/old ${digest} obsolete`,
    ' /etc/new newconffile',
    ` /etc/going ${digest} remove-on-upgrade`,
    'Description: x\n  /etc/not 0',
    '',
    `Package: b\nStatus: deinstall ok config-files\nConffiles:\n /etc/b.conf ${digest}\n`,
    `Package: c\nStatus: hold ok installed\nConffiles:\n /etc/c.conf ${digest}`,
  ].join('\n');
  assert.equal([...readConffiles(status).keys()], ['/etc/a.conf', '/etc/a b', '/etc/c.conf']);
  assert.is(readConffiles(status).get('/etc/a b'), digest);
});

test('other digests are those of files in /etc, and what ucf brought', () => {
  const sums = `${digest}  usr/bin/a\n${digest}  etc/x/a b\n`;
  assert.equal(readSums(sums), [['/etc/x/a b', digest]]);
  assert.equal(readUcf(`${digest}  /etc/ssh/sshd_config\nrubbish\n`), [
    ['/etc/ssh/sshd_config', digest],
  ]);
});

test('accounts, identities and what programs make are nobody’s configuration', () => {
  for (const path of [
    '/etc/passwd',
    '/etc/shadow-',
    '/etc/machine-id',
    '/etc/ssh/ssh_host_rsa_key',
    '/etc/alternatives/awk',
    '/etc/rc2.d/S01cron',
    '/etc/ssl/certs/ca.pem',
    '/etc/a.conf.dpkg-old',
    '/etc/ld.so.cache',
  ])
    assert.ok(isSkipped(path), path);
  for (const path of [
    '/etc/crontab',
    '/etc/passwd.conf',
    '/etc/ssh/sshd_config.d/a.conf',
    '/etc/hosts',
  ])
    assert.not(isSkipped(path), path);
});

test('a secret is what others may not read, and any private key', () => {
  assert.ok(isSecret(0o640, ''));
  assert.ok(isSecret(0o644, 'x\n-----BEGIN OPENSSH PRIVATE KEY-----\n'));
  assert.not(isSecret(0o644, '-----BEGIN CERTIFICATE-----\n'));
});

const ground = {
  madeByPackages: new Set(['multi-user.target.wants/ssh.service', 'timers.target.wants/a.timer']),
  isOfSystemd: (unit: string) => unit === 'systemd-pstore.service',
  isThere: (unit: string) => /^(ssh|cron|systemd-pstore)\.service$|^a\.timer$/.test(unit),
};

test('own units, drop-ins, masks, and links that packages did not make', () => {
  const { entries, leftOut } = suggestUnits(
    [
      { name: 'own.service', text: '[Service]\n' },
      { name: 'own.service.d/10.conf', text: '[Service]\nNice=1\n' },
      { name: 'multi-user.target.wants/own.service', target: '/etc/systemd/system/own.service' },
      { name: 'multi-user.target.wants/ssh.service', target: '/lib/systemd/system/ssh.service' },
      { name: 'multi-user.target.wants/cron.service', target: '/lib/systemd/system/cron.service' },
      { name: 'sysinit.target.wants/systemd-pstore.service', target: '/lib/x' },
      { name: 'bad.timer', target: '/dev/null' },
      { name: 'README', text: 'x' },
    ],
    ground,
  );
  const { units } = manifestOf(entries, 'beside');
  assert.equal(units, {
    'a.timer': { enable: false },
    'bad.timer': { masked: true },
    'cron.service': { enable: true },
    'own.service': {
      source: './files/etc/systemd/system/own.service',
      enable: true,
      dropIns: { '10.conf': '[Service]\nNice=1\n' },
    },
  });
  assert.equal(
    leftOut.map(({ path }) => path),
    ['/etc/systemd/system/README'],
  );
  assert.equal(suggestUnits([], { ...ground, madeByPackages: new Set() }).entries, []);
});

test('it is a manifest of the schema, with its contents beside it or in it', () => {
  const bytes = Buffer.from([0, 255, 10]);
  const entries = [
    { kind: 'file', path: '/etc/x/a.b', entry: { mode: '0600' }, bytes },
    { kind: 'file', path: '/etc/link', entry: { link: 'x' }, bytes: undefined },
    { kind: 'unit', name: 'own.service', entry: {}, text: '[Service]\n' },
  ] as const;
  for (const contents of ['beside', 'inside'] as const)
    assert.ok(parse('manifest', manifestOf(entries, contents)).ok);
  assert.equal(manifestOf(entries, 'inside').etc?.['x/a.b'], {
    base64: bytes.toString('base64'),
    mode: '0600',
  });
  assert.equal(
    [...copiesOf(entries)],
    [
      ['./files/etc/x/a.b', bytes],
      ['./files/etc/systemd/system/own.service', '[Service]\n'],
    ],
  );
  assert.equal(entries.map(placeOf), ['etc."x/a.b"', 'etc."link"', 'units."own.service"']);
});

test.run();
