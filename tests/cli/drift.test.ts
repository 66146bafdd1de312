import { unlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../schema/parse.ts';
import { type Scratch, scratch } from '../support/scratch.ts';
import { applied, sm, smOn } from '../support/sm.ts';

const test = suite('the drift report');

const manifest = {
  version: 1,
  etc: { motd: { text: 'one\ntwo\n' }, issue: { text: 'x\n' }, hosts: { link: 'hosts.real' } },
};

// Content of one, mode of another, the third gone.
function drifted(): Scratch {
  const world = scratch();
  applied(world, manifest);
  world.write('/etc/motd', 'one\n2\n');
  world.write('/etc/issue', 'x\n', 0o600);
  unlinkSync(world.at('/etc/hosts'));
  return world;
}

function drift(world: Scratch, ...flags: readonly string[]) {
  return sm(['drift', '--root', world.root, ...flags]);
}

test('--json is a document of the schema, sorted by address, with what changed', () => {
  const world = drifted();
  const ran = drift(world, '--json');
  assert.is(ran.code, 2);
  const report = JSON.parse(ran.stdout);
  assert.ok(parse('drift', report).ok);
  assert.is(report.in_sync, false);
  assert.equal(
    report.resource_drift.map(
      ({
        address,
        status,
        fields,
      }: {
        address: string;
        status: string;
        fields: { path: string }[];
      }) =>
        [address, status, ...fields.map(({ path }) => path)].slice(
          0,
          2 + (status === 'modified' ? 1 : 0),
        ),
    ),
    [
      ['file:/etc/hosts', 'deleted'],
      ['file:/etc/issue', 'modified', 'mode'],
      ['file:/etc/motd', 'modified', 'content'],
    ],
  );
  world.dispose();
});

test('minimal is one address a line, summary names fields, full adds the diff', () => {
  const world = drifted();
  assert.is(
    drift(world, '--report', 'minimal').stdout,
    'file:/etc/hosts\nfile:/etc/issue\nfile:/etc/motd\n',
  );
  const summary = drift(world).stdout;
  assert.match(summary, '0644 -> 0600');
  assert.not.match(summary, '-two');
  const full = drift(world, '--report', 'full').stdout;
  assert.match(full, '-two');
  assert.match(full, '+2');
  world.dispose();
});

test('--ignore silences an address or one field of it, in this report only', () => {
  const world = drifted();
  const rest = ['--ignore', 'file:/etc/motd', '--ignore', 'file:/etc/hosts'];
  assert.is(drift(world, ...rest).code, 2);
  assert.is(drift(world, ...rest, '--ignore', 'file:/etc/issue#content').code, 2);
  assert.is(drift(world, ...rest, '--ignore', 'file:/etc/issue#mode').code, 0);
  assert.is(drift(world, '--ignore', 'file:/etc/**').code, 0);
  assert.is(drift(world).code, 2);
  assert.is(smOn(world, 'plan', manifest, '--detailed-exitcode').code, 2);
  world.dispose();
});

test('settings.ignoreDrift is neither reported nor reverted', () => {
  const world = scratch();
  const ignoring = { ...manifest, settings: { ignoreDrift: ['file:/etc/issue#mode'] } };
  applied(world, ignoring);
  world.write('/etc/issue', 'x\n', 0o600);
  assert.is(drift(world).code, 0);
  assert.is(smOn(world, 'plan', ignoring, '--detailed-exitcode').code, 0);
  world.write('/etc/issue', 'y\n', 0o600);
  assert.is(drift(world).code, 2);
  world.dispose();
});

test('the next plan says that it reverts the drift, and backs it up first', () => {
  const world = drifted();
  const plan = JSON.parse(smOn(world, 'plan', manifest).stdout);
  assert.is(plan.resource_drift.length, 3);
  assert.ok(
    plan.resource_changes.every(({ reverts_drift }: { reverts_drift: boolean }) => reverts_drift),
  );
  applied(world, manifest);
  assert.is(drift(world).code, 0);
  world.dispose();
});

test('--deep finds what hides behind an unchanged inode, and a change right after the apply is found', () => {
  const world = scratch();
  applied(world, manifest);
  world.write('/etc/motd', 'one\nTWO\n');
  assert.is(drift(world, '--deep').code, 2);
  assert.is(drift(world).code, 2);
  world.dispose();
});

test('full adds diffs for sources too, as they were applied, and for the files of a unit', () => {
  const world = scratch();
  const source = world.beside('app.conf', 'one\ntwo\n');
  applied(world, {
    version: 1,
    etc: { 'app.conf': { source }, 'secret.conf': { source, mode: '0600' } },
    units: {
      'a.service': { text: '[Service]\nExecStart=/bin/true\n', dropIns: { 'x.conf': '[Unit]\n' } },
    },
  });
  world.beside('app.conf', 'another now\n');
  world.write('/etc/app.conf', 'one\n2\n');
  world.write('/etc/secret.conf', 'one\n2\n', 0o600);
  world.write('/etc/systemd/system/a.service', '[Service]\nExecStart=/bin/false\n');
  world.write('/etc/systemd/system/a.service.d/x.conf', '[Unit]\nDescription=x\n');
  const report = JSON.parse(drift(world, '--report', 'full', '--json').stdout);
  const diffs = Object.fromEntries(
    report.resource_drift.map(({ address, diff }: Record<string, string>) => [address, diff ?? '']),
  );
  assert.match(diffs['file:/etc/app.conf'], /^-two\n\+2$/m);
  assert.is(diffs['file:/etc/secret.conf'], '', 'it is not for everybody to read');
  assert.match(diffs['unit:a.service'], '--- /etc/systemd/system/a.service\n');
  assert.match(diffs['unit:a.service'], /^\+ExecStart=\/bin\/false$/m);
  assert.match(diffs['unit:a.service'], /^\+Description=x$/m);
  world.dispose();
});

test('what stands at an interrupted place, a directory or a FIFO, is reported by its type', () => {
  const world = scratch();
  applied(world, manifest);
  unlinkSync(world.at('/etc/motd'));
  world.write('/etc/motd/inside', 'x');
  const ran = drift(world, '--json');
  const [first] = JSON.parse(ran.stdout).resource_drift;
  assert.is(first.fields[0].path, 'type');
  assert.is(first.fields[0].actual, 'directory');
  world.dispose();
});

test.run();
