import * as assert from 'uvu/assert';
import { hostSuite } from './harness/suite.ts';
import { mustApply } from './support.ts';

const test = hostSuite('the profile in real shells', { layers: ['services', 'shells'] });

const value = `it's "5 $HOME" \\ 100% \`id\` ä`;
const other = { etc: { x: { text: 'x' } } };
const wanted = {
  profile: { packages: ['/opt/hello'], variables: { A: value, EMPTY: '' } },
  ...other,
};
const shells = [
  ['sh', '-lc'],
  ['bash', '-lc'],
  ['zsh', '-lc'],
  ['fish', '-lc'],
] as const;

test('login shells of sh, bash, zsh and fish find packages and have the variables', async (host) => {
  host.write('/opt/hello/bin/hello', '#!/bin/sh\necho hello\n', 0o755);
  await mustApply(host, wanted);
  for (const shell of shells) {
    // A bare environment, as that of a login: nothing is inherited.
    const ran = await host.must('env', '-i', 'HOME=/root', 'TERM=dumb', ...shell, 'hello; env');
    assert.match(ran, /^hello$/m, shell[0]);
    const lines = ran.split('\n');
    assert.ok(lines.includes(`A=${value}`), `${shell[0]}\n${ran}`);
    assert.ok(lines.includes('EMPTY='), shell[0]);
    const path = lines.find((line) => line.startsWith('PATH='));
    assert.match(path ?? '', /^PATH=\/run\/system-manager\/sw\/bin:.*\/usr\/bin/, shell[0]);
  }
  await mustApply(host, other);
  for (const shell of shells) {
    const ran = await host.must('env', '-i', 'HOME=/root', 'TERM=dumb', ...shell, 'env');
    assert.not.match(ran, 'system-manager', shell[0]);
  }
});

test('the manager of a user gives variables and PATH to what it starts', async (host) => {
  host.write('/opt/hello/bin/hello', '#!/bin/sh\necho hello\n', 0o755);
  await mustApply(host, wanted);
  await host.must('useradd', '-m', 'person');
  const generator =
    '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator';
  const ran = await host.must('su', 'person', '-c', generator);
  assert.match(ran, /^PATH="?\/run\/system-manager\/sw\/bin:/m);
  // Its output is shell text; a shell says what it means.
  const meant = await host.must(
    'su',
    'person',
    '-s',
    '/bin/bash',
    '-c',
    `eval "$(${generator} | sed 's/^/export /')"; printf '%s' "$A"`,
  );
  assert.is(meant, value);
});

test('of two packages with one file the one with the lower priority wins', async (host) => {
  for (const [name, priority] of [
    ['one', '5'],
    ['two', '4'],
  ] as const) {
    host.write(`/opt/${name}/bin/hello`, `#!/bin/sh\necho ${name}\n`, 0o755);
    host.write(`/opt/${name}/nix-support/priority`, priority);
  }
  await mustApply(host, { profile: { packages: ['/opt/one', '/opt/two'] } });
  assert.is(await host.must('bash', '-lc', 'hello'), 'two\n');
});

test('from one set of packages to the next there is no moment without a program', async (host) => {
  for (const name of ['one', 'two'])
    host.write(`/opt/${name}/bin/hello`, `#!/bin/sh\necho ${name}\n`, 0o755);
  const packages = (name: string) => ({ profile: { packages: [`/opt/${name}`] } });
  await mustApply(host, packages('one'));
  const script =
    'until [ -e /root/enough ]; do test -x /run/system-manager/sw/bin/hello || echo gap >> /root/gaps; done';
  await host.must('systemd-run', '--unit=watching', 'bash', '-c', script);
  for (const name of ['two', 'one', 'two']) await mustApply(host, packages(name));
  host.write('/root/enough', '');
  assert.not(host.exists('/root/gaps'));
});

test.run();
