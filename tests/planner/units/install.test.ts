import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { installLinks } from '../../../planner/units/install.ts';
import { unitFiles } from '../../support/unit-files.ts';

const test = suite('what systemctl enable makes');

const etc = '/etc/systemd/system';
const usr = '/usr/lib/systemd/system';
const service = '[Service]\nExecStart=a\n';
const asking = (...lines: readonly string[]): string =>
  `${service}[Install]\n${lines.join('\n')}\n`;

/** The links, as `place → target` below /etc/systemd/system. */
function made(
  name: string,
  texts: Readonly<Record<string, string | null>>,
  aliases: Readonly<Record<string, string>> = {},
): readonly string[] {
  const { links } = installLinks(name, unitFiles(texts, aliases));
  return links.map(({ path, target }) => `${path.slice(etc.length + 1)} → ${target}`);
}

const problems = (
  name: string,
  texts: Readonly<Record<string, string | null>>,
  aliases: Readonly<Record<string, string>> = {},
): readonly string[] => installLinks(name, unitFiles(texts, aliases)).problems;

const a = `${usr}/a.service`;

test('each word of WantedBy, RequiredBy and UpheldBy is a link to the unit’s file', () => {
  const texts = {
    [a]: asking('WantedBy=b.target "c.target"', 'RequiredBy=d.target', 'UpheldBy=e.target'),
  };
  assert.equal(made('a.service', texts), [
    `b.target.wants/a.service → ${a}`,
    `c.target.wants/a.service → ${a}`,
    `d.target.requires/a.service → ${a}`,
    `e.target.upholds/a.service → ${a}`,
  ]);
  assert.equal(problems('a.service', texts), []);
});

test('an alias is a link of that name, and one as itself is nothing', () => {
  const own = `${etc}/a.service`;
  const texts = { [own]: asking('Alias=b.service a.service') };
  assert.equal(made('a.service', texts), [`b.service → ${own}`]);
});

test('an empty value clears what came before it', () => {
  const texts = { [a]: asking('WantedBy=b.target', 'WantedBy=', 'WantedBy=c.target') };
  assert.equal(made('a.service', texts), [`c.target.wants/a.service → ${a}`]);
});

test('drop-ins of the unit and its template count, others do not', () => {
  const texts = {
    [`${usr}/a-b@.service`]: asking('WantedBy=1.target'),
    [`${etc}/a-b@x.service.d/1.conf`]: '[Install]\nWantedBy=2.target\n',
    [`${etc}/a-b@.service.d/2.conf`]: '[Install]\nWantedBy=3.target\n',
    [`${etc}/a-.service.d/3.conf`]: '[Install]\nWantedBy=4.target\n',
    [`${etc}/service.d/4.conf`]: '[Install]\nWantedBy=5.target\n',
  };
  assert.equal(
    made('a-b@x.service', texts).map((link) => link.split('/')[0]),
    ['1.target.wants', '2.target.wants', '3.target.wants'],
  );
});

test('an instance is enabled by links of its own name to its template', () => {
  const template = `${usr}/a@.service`;
  const texts = {
    [template]: asking('WantedBy=b-%i.target c@%i.target', 'Alias=d@.service', 'DefaultInstance=q'),
  };
  assert.equal(made('a@x.y.service', texts), [
    `b-x.y.target.wants/a@x.y.service → ${template}`,
    `c@x.y.target.wants/a@x.y.service → ${template}`,
    `d@x.y.service → ${template}`,
  ]);
  assert.equal(made('a@.service', texts), [
    `b-q.target.wants/a@q.service → ${template}`,
    `c@q.target.wants/a@q.service → ${template}`,
    `d@.service → ${template}`,
  ]);
});

test('a template without a default instance can only be wanted by instances and templates', () => {
  const template = `${usr}/a@.service`;
  const texts = { [template]: asking('WantedBy=b@.target b@x.target c.target') };
  assert.equal(made('a@.service', texts), [
    `b@.target.wants/a@.service → ${template}`,
    `b@x.target.wants/a@.service → ${template}`,
  ]);
  assert.equal(problems('a@.service', texts), [
    'Cannot enable a@.service: it is a template and c.target is none; enable an instance of it',
  ]);
});

test('a default instance that is masked is not enabled', () => {
  const texts = {
    [`${usr}/a@.service`]: asking('WantedBy=b.target', 'DefaultInstance=x'),
    [`${etc}/a@x.service`]: null,
  };
  assert.equal(made('a@.service', texts), []);
  assert.match(problems('a@.service', texts)[0] ?? '', 'a@x.service is masked by');
});

test('Also= enables others as well, in a ring too, and goes on without those that are not there', () => {
  const texts = {
    [a]: asking('WantedBy=x.target', 'Also=b.service gone.service'),
    [`${usr}/b.service`]: asking('WantedBy=x.target', 'Also=%p.service a.service masked.service'),
    [`${usr}/masked.service`]: null,
  };
  assert.equal(made('a.service', texts), [
    `x.target.wants/a.service → ${a}`,
    `x.target.wants/b.service → ${usr}/b.service`,
  ]);
  assert.equal(problems('a.service', texts), []);
});

test('a unit whose Also= is no name makes no link at all', () => {
  for (const also of ['"b.service"', 'b', '%I.service']) {
    const texts = { [a]: asking('WantedBy=x.target', `Also=${also}`) };
    assert.equal(made('a.service', texts), []);
    assert.match(problems('a.service', texts)[0] ?? '', `Also=${also}`);
  }
});

test('an alias of a path below .wants is a dependency', () => {
  const texts = { [a]: asking('Alias=b.target.wants/a.service b.target.wants/other.service') };
  assert.equal(made('a.service', texts), [`b.target.wants/a.service → ${a}`]);
  assert.equal(problems('a.service', texts).length, 1);
});

test('an alias must be a name that the unit may have, and free', () => {
  for (const alias of ['b.socket', 'b@.service', 'b@x.service', 'b/c.service', 'taken.service']) {
    const texts = { [a]: asking(`Alias=${alias} good.service`), [`${etc}/taken.service`]: service };
    assert.equal(made('a.service', texts), [`good.service → ${a}`], alias);
    assert.match(problems('a.service', texts)[0] ?? '', `Alias=${alias}`);
  }
});

test('aliases of units that can have none are passed over', () => {
  const texts = { [`${usr}/srv.mount`]: '[Mount]\n[Install]\nAlias=b.mount\nWantedBy=x.target\n' };
  assert.equal(made('srv.mount', texts), [`x.target.wants/srv.mount → ${usr}/srv.mount`]);
  assert.equal(problems('srv.mount', texts), []);
});

test('a word that is no unit, or that only the host understands, is a problem and the rest is made', () => {
  for (const word of ['b', '%I.target', '%P.target', '%J.target', '%H.target', '%z.target']) {
    const texts = { [a]: asking(`WantedBy=${word} good.target`) };
    assert.equal(made('a.service', texts), [`good.target.wants/a.service → ${a}`]);
    assert.is(problems('a.service', texts).length, 1, word);
  }
});

test('by an alias of the vendor the unit itself is enabled', () => {
  const texts = { [a]: asking('WantedBy=x.target') };
  assert.equal(
    made('a.service', texts),
    made('b.service', texts, { [`${usr}/b.service`]: 'a.service' }),
  );
});

test('by an alias of the administrator nothing is enabled', () => {
  const texts = { [a]: asking('WantedBy=x.target') };
  assert.equal(problems('b.service', texts, { [`${etc}/b.service`]: 'a.service' }), [
    `Cannot enable b.service: it is only another name, by ${etc}/b.service; enable a.service`,
  ]);
});

test('a unit that is missing, masked or no unit can not be enabled', () => {
  assert.equal(problems('gone.service', {}), [
    'Cannot enable gone.service: found no unit file of it',
  ]);
  assert.equal(
    problems('a.service', { [`${etc}/a.service`]: null, [a]: asking('WantedBy=x.target') }),
    [`Cannot enable a.service: it is masked by ${etc}/a.service`],
  );
  assert.match(problems('nonsense', {})[0] ?? '', 'expected a unit name');
});

test('a unit that asks for no links says so', () => {
  for (const text of [service, asking(), asking('DefaultInstance=x'), asking('Also=a.service')]) {
    assert.equal(made('a.service', { [a]: text }), []);
    assert.match(problems('a.service', { [a]: text })[0] ?? '', 'has no [Install] section');
  }
});

test.run();
