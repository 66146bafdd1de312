import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Comparison, compareUnits } from '../../../planner/units/compare.ts';
import { mergeUnit } from '../../../planner/units/merge.ts';
import type { MergedUnit } from '../../../planner/units/merged.ts';
import { unitFiles } from '../../support/unit-files.ts';
import '../../support/properties.ts';

const test = suite('what a change of a unit asks for');

const merged = (text: string): MergedUnit =>
  mergeUnit('a.service', unitFiles({ '/etc/systemd/system/a.service': text }));
const compare = (before: string, after: string): Comparison =>
  compareUnits(merged(before), merged(after));

const service = '[Service]\nExecStart=a\n';

test('a unit that says the same is equal', () => {
  assert.equal(compare(service, `# comment\n${service}[Service]\n`), {
    verdict: 'equal',
    because: 'nothing changed',
  });
});

test('a change of [Install] alone is none', () => {
  assert.is(compare(service, `${service}[Install]\nWantedBy=a.target\n`).verdict, 'equal');
});

test('what a running unit does not notice needs no more than a daemon-reload', () => {
  const unnoticed =
    'Description Documentation OnFailure OnSuccess OnFailureJobMode IgnoreOnIsolate ' +
    'StopWhenUnneeded RefuseManualStart RefuseManualStop AllowIsolate CollectMode SourcePath';
  for (const key of unnoticed.split(' ')) {
    const [one, two] = [`${service}[Unit]\n${key}=1\n`, `${service}[Unit]\n${key}=2\n`];
    assert.equal(compare(one, two), { verdict: 'equal', because: `[Unit] ${key} changed` });
    assert.is(compare(service, one).verdict, 'equal');
    assert.is(compare(one, service).verdict, 'equal');
  }
});

test('the same keys in another section do count', () => {
  assert.is(compare(service, `${service}[Service]\nDescription=a\n`).verdict, 'restart');
});

test('reload triggers and ExecReload ask for a reload, but not when they go', () => {
  for (const [section, key] of [
    ['Unit', 'X-Reload-Triggers'],
    ['Service', 'ExecReload'],
  ]) {
    const [one, two] = [1, 2].map((value) => `${service}[${section}]\n${key}=${value}\n`);
    assert.equal(compare(one ?? '', two ?? ''), {
      verdict: 'reload',
      because: `[${section}] ${key} changed`,
    });
    assert.is(compare(service, one ?? '').verdict, 'reload');
    assert.is(compare(one ?? '', service).verdict, 'equal');
  }
});

test('changed options of a mount ask for a reload, new or gone ones for a restart', () => {
  const mount = (options: string): string => `[Mount]\nWhat=a\n${options}`;
  const options = mount('Options=ro\n');
  assert.is(compare(options, mount('Options=rw\n')).verdict, 'reload');
  assert.is(compare(mount(''), options).verdict, 'restart');
  assert.is(compare(options, mount('')).verdict, 'restart');
});

test('anything else asks for a restart', () => {
  const others = [
    '[Service]\nRestart=always\n',
    '[Service]\nExecStart=b\n',
    '[Unit]\nX-Restart-Triggers=1\n',
    '[Unit]\nAfter=b.service\n',
    '[X-Ours]\nA=1\n',
  ];
  for (const text of others) {
    assert.is(compare(service, service + text).verdict, 'restart', text);
    assert.is(compare(service + text, service).verdict, 'restart', text);
  }
});

test('the order of values counts, that of keys and sections does not', () => {
  const [one, two] = ['[Service]\nA=1\nA=2\nB=3\n[Unit]\nC=4\n', '[Service]\nA=2\nA=1\nB=3\n'];
  assert.is(compare(one, `${two}[Unit]\nC=4\n`).verdict, 'restart');
  assert.is(compare(one, '[Unit]\nC=4\n[Service]\nB=3\nA=1\nA=2\n').verdict, 'equal');
});

test('the keys that decided are named, three at most', () => {
  const after = '[Service]\nExecStart=b\nA=1\nB=2\nC=3\n[Unit]\nDescription=x\n';
  assert.is(
    compare(`${service}[Service]\nD=4\n`, after).because,
    '[Service] ExecStart changed, [Service] D removed, [Service] A added and 2 more',
  );
});

test('a unit is equal to itself, and a difference is one both ways', () => {
  const key = fc.constantFrom(
    'Unit/Description',
    'Unit/After',
    'Service/ExecReload',
    'Mount/Options',
  );
  const line = fc.tuple(key, fc.constantFrom('1', '2', ''));
  const text = fc
    .array(line)
    .map((lines) =>
      lines.map(([at, value]) => `[${at.split('/')[0]}]\n${at.split('/')[1]}=${value}\n`).join(''),
    );
  fc.assert(
    fc.property(text, text, (one, two) => {
      assert.is(compare(one, one).because, 'nothing changed');
      const [there, back] = [compare(one, two), compare(two, one)];
      assert.is(there.because === 'nothing changed', back.because === 'nothing changed');
    }),
  );
});

test.run();
