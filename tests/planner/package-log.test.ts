import fc from 'fast-check';
import '../support/properties.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageAt, readPackageLog } from '../../planner/package-log.ts';

const test = suite('the log of dpkg');

// What dpkg 1.21 writes when one package is installed, upgraded and another removed.
const text = `2026-11-21 10:00:00 startup archives unpack
2026-11-21 10:00:00 install hello:all <none> 1.0
2026-11-21 10:00:00 status half-installed hello:all 1.0
2026-11-21 10:00:01 status unpacked hello:all 1.0
2026-11-21 10:00:01 configure hello:all 1.0 <none>
2026-11-21 10:00:02 status installed hello:all 1.0
2026-11-21 11:00:00 upgrade hello:all 1.0 2.0
2026-11-21 11:00:00 status half-configured hello:all 1.0
2026-11-21 11:00:01 status unpacked hello:all 2.0
2026-11-21 11:00:02 configure hello:all 2.0 <none>
2026-11-21 11:05:00 conffile /etc/hello.conf install
2026-11-21 11:05:00 status installed hello:all 2.0
2026-11-21 12:00:00 remove other:amd64 3 <none>
2026-11-21 12:00:01 status config-files other:amd64 3
2026-11-21 12:00:01 status config-files other:amd64 3
2026-11-21 13:00:00 configure broken:all 5 <none>
2026-11-21 13:00:09 status half-configured broken:all 5
`;
const log = readPackageLog(text);
const at = (time: string, owner?: string) =>
  packageAt(log, `2026-11-21 ${time}`, `2026-11-21 ${time}`, owner);

test('each run goes from its first line to the one that ends it, with the version it led to', () => {
  assert.equal(
    log.runs
      .slice(0, 2)
      .map((run) => `${run.package} ${run.version} ${run.from.slice(11)}-${run.to.slice(11)}`),
    ['hello 1.0 10:00:00-10:00:02', 'hello 2.0 11:00:00-11:05:00'],
  );
  assert.is(log.since, '2026-11-21 10:00:00');
});

test('a question that waits for an answer is part of the run', () => {
  assert.is(at('11:04:30')?.version, '2.0');
});

test('between runs nobody was at work', () => {
  assert.is(at('10:30:00'), undefined);
  assert.is(at('11:05:01'), undefined);
});

test('a run without an end lasts until its last line', () => {
  assert.is(at('13:00:05')?.package, 'broken');
  assert.is(at('14:00:00'), undefined);
});

test('of several packages the owner is meant', () => {
  const both = readPackageLog(
    ['one', 'two']
      .map((name) => `2026-11-21 10:00:00 upgrade ${name}:all 1 2\n`)
      .join('')
      .concat(
        '2026-11-21 10:00:05 status installed one:all 2\n2026-11-21 10:00:05 status installed two:all 2\n',
      ),
  );
  const asked = (owner?: string) =>
    packageAt(both, '2026-11-21 10:00:01', '2026-11-21 10:00:03', owner)?.package;
  assert.is(asked('one'), 'one');
  assert.is(asked('two'), 'two');
  assert.ok(asked('three') !== undefined);
});

test('any text is read without complaint, and an empty one tells from no time on', () => {
  assert.is(readPackageLog('').since, undefined);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...text.split('\n'), '', 'x', '2026-11-21 status')),
      (lines) => {
        for (const run of readPackageLog(lines.join('\n')).runs) assert.ok(run.package !== '');
      },
    ),
  );
});

test.run();
