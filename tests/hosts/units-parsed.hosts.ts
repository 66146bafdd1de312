import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { openSystem } from '../../executors/real.ts';
import { readUnitFiles } from '../../executors/units/files.ts';
import { parseProperties } from '../../executors/units/properties.ts';
import { mergeUnit } from '../../planner/units/merge.ts';
import type { UnitFiles } from '../../state/units.ts';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';

const test = hostSuite('units as systemd of a real host reads them');
const etc = '/etc/systemd/system';
const run = '/run/systemd/system';
const usr = '/usr/lib/systemd/system';

function filesOn(host: Host, names: readonly string[]): UnitFiles {
  const system = openSystem(host.root);
  try {
    return readUnitFiles(system, names);
  } finally {
    system.close();
  }
}

/** What systemd says of units, in their order. */
async function shown(host: Host, names: readonly string[], ...properties: readonly string[]) {
  const asked = properties.flatMap((property) => ['-p', property]);
  return parseProperties(await host.must('systemctl', 'show', ...asked, '--', ...names));
}

// Where /lib is a link, systemd says either.
const merged = (path: string): string => path.replace(/^\/lib\//, '/usr/lib/');

/** The files of each unit as systemd has them, and as we find them. */
async function bothViews(host: Host, names: readonly string[]) {
  const files = filesOn(host, names);
  const told = await shown(host, names, 'LoadState', 'FragmentPath', 'DropInPaths');
  assert.is(told.length, names.length);
  const theirs = names.map((name, index) => {
    const unit = told[index];
    if (unit?.get('LoadState') === 'masked') return `${name}: masked`;
    const dropIns = (unit?.get('DropInPaths') ?? '').split(' ').filter((path) => path !== '');
    return [`${name}:`, unit?.get('FragmentPath') ?? '', ...dropIns].map(merged).join(' ');
  });
  const ours = names.map((name) => {
    const { masked, fragment = '', dropIns } = mergeUnit(name, files);
    return masked ? `${name}: masked` : [`${name}:`, fragment, ...dropIns].map(merged).join(' ');
  });
  return { theirs, ours };
}

test('every unit of the distribution has the files that systemd finds', async (host) => {
  const listed = await host.must(
    'sh',
    '-c',
    'systemctl list-unit-files --no-legend --no-pager; systemctl list-units --all --plain --no-legend --no-pager',
  );
  const names = [...new Set(listed.split('\n').map((line) => line.trim().split(/\s+/)[0] ?? ''))]
    .filter((name) => name !== '' && !/@\.|\.device$|\.scope$/.test(name))
    .sort();
  assert.ok(names.length > 100, `${names.length} units`);
  const { theirs, ours } = await bothViews(host, names);
  assert.equal(ours, theirs);
});

const service = '[Service]\nExecStart=/bin/true\n';
const extra = '[Unit]\nDescription=x\n';

/** Fragments, drop-ins of every kind, masks and names that are passed over. */
const tricky: Readonly<Record<string, string | null>> = {
  [`${usr}/t-a-b.service`]: service,
  [`${etc}/t-a-b.service.d/50-own.conf`]: extra,
  [`${run}/t-a-b.service.d/50-own.conf`]: extra,
  [`${run}/t-a-.service.d/60-prefix.conf`]: extra,
  [`${usr}/t-.service.d/60-prefix.conf`]: extra,
  [`${etc}/t-.service.d/10-first.conf`]: extra,
  [`${usr}/service.d/40-type.conf`]: extra,
  [`${etc}/service.d/50-own.conf`]: extra,
  [`${etc}/t-a-b.service.d/.hidden.conf`]: extra,
  [`${etc}/t-a-b.service.d/left.conf~`]: extra,
  [`${etc}/t-a-b.service.d/left.conf.dpkg-old`]: extra,
  [`${etc}/t-a-b.service.d/70-masked.conf`]: null,
  [`${usr}/t-a-b.service.d/70-masked.conf`]: extra,
  [`${usr}/t-a-b.service.d/80-empty.conf`]: extra,
  [`${run}/t-a-b.service.d/80-empty.conf`]: '',
  [`${run}/t-run.service`]: service,
  [`${usr}/t-run.service`]: service,
  [`${etc}/t-gone.service`]: null,
  [`${usr}/t-gone.service`]: service,
  [`${etc}/t-empty.service`]: '',
  [`${usr}/t-empty.service`]: service,
  [`${etc}/t-behind.service`]: service,
  [`${usr}/t-behind.service`]: null,
  [`${usr}/t-i@.service`]: service,
  [`${etc}/t-i@.service.d/20-template.conf`]: extra,
  [`${run}/t-i@x.y.service.d/20-template.conf`]: extra,
  [`${run}/t-i@x.y.service.d/30-instance.conf`]: extra,
  [`${etc}/t-m@.service`]: null,
  [`${usr}/t-m@own.service`]: service,
  [`${etc}/t-only.slice.d/10.conf`]: '[Slice]\nTasksMax=100\n',
  [`${etc}/slice.d/20.conf`]: '[Slice]\nTasksMax=200\n',
};

test('search path, prefixes, types, templates, masks and empty files count as for systemd', async (host) => {
  for (const [path, text] of Object.entries(tricky)) {
    if (text !== null) host.write(path, text);
    else await host.must('sh', '-c', `mkdir -p "$(dirname ${path})"; ln -s /dev/null ${path}`);
  }
  await host.must('ln', '-s', `${usr}/t-a-b.service`, `${etc}/t-alias.service`);
  host.write(`${etc}/t-alias.service.d/90-by-alias.conf`, extra);
  await host.must('systemctl', 'daemon-reload');
  const services = ['a-b', 'run', 'gone', 'empty', 'behind', 'i@x.y', 'm@own', 'm@x'];
  const names = [...services.map((name) => `t-${name}.service`), 't-only.slice'];
  const { theirs, ours } = await bothViews(host, names);
  assert.equal(ours, theirs);
  const all = theirs.join('\n');
  for (const word of ['90-by-alias', '10-first', '40-type', 't-gone.service: masked', 'slice.d/20'])
    assert.match(all, word);
});

/** Lines that have been misread before, or easily are. */
const pieces = [
  '[Unit]',
  '[Service]',
  ' [Unit] ',
  '[X-Other]',
  '[Unit',
  'Description=plain',
  'Description = blanks around  ',
  'Description=',
  'Description=ends in a backslash \\',
  'Description=two \\\\',
  '  and goes on',
  '# comment between',
  '; another \\',
  '\tDescription=after a tab',
  'Description=Übergrößen–Straße',
  'Description=a=b; c # d',
  `Description="quoted" 'twice'`,
  'Descriptionx=other',
  'description=lower case',
  '=no key',
  'no assignment',
  '',
  '   ',
  '\\',
];

const ends = ['\n', '\n', '\n', '\r\n', '\n\n'];

const texts = fc.sample(
  fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...ends)), {
      minLength: 1,
      maxLength: 9,
    })
    .map((lines) => `[Unit]\n${lines.map(([line, end]) => line + end).join('')}`),
  { numRuns: 300, seed: 20261121 },
);

// Some versions of systemctl escape backslashes, or every byte above ASCII.
const unescaped = (text: string): string =>
  Buffer.from(
    Buffer.from(text, 'utf8')
      .toString('latin1')
      .replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      .replace(/\\t/g, '\t'),
    'latin1',
  ).toString('utf8');

test('sections, comments, continuations, blanks and quotes are read as by systemd', async (host) => {
  const names = texts.map((_, index) => `t-${index}.target`);
  for (const [index, name] of names.entries()) host.write(`${run}/${name}`, texts[index] ?? '');
  await host.must('systemctl', 'daemon-reload');
  const told = await shown(host, names, 'Description');
  const files = filesOn(host, names);
  const both = names.map((name, index) => {
    const said = mergeUnit(name, files).settings.get('Unit')?.get('Description')?.at(-1);
    return {
      text: texts[index],
      ours: said === undefined || said === '' ? name : said,
      theirs: unescaped(told[index]?.get('Description') ?? ''),
    };
  });
  assert.equal(
    both.filter(({ ours, theirs }) => ours !== theirs),
    [],
  );
  assert.ok(new Set(both.map(({ theirs }) => theirs)).size > 20);
});

test.run();
