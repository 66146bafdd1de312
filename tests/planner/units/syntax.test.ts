import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseUnit, syntaxProblems } from '../../../planner/units/syntax.ts';
import '../../support/properties.ts';

const test = suite('the syntax of unit files');

const read = (text: string): readonly string[] =>
  parseUnit(text).map(({ section, key, value }) => `${section}.${key}=${value}`);

test('a line is a key and a value in its section, without the blanks around them', () => {
  assert.equal(read('[Unit]\n  Description = a  b \t\n[Service]\nType=exec\n'), [
    'Unit.Description=a  b',
    'Service.Type=exec',
  ]);
});

test('only spaces, tabs and line ends are blanks', () => {
  assert.equal(read('[Unit]\nDescription=\u00a0a\f\n'), ['Unit.Description=\u00a0a\f']);
});

test('a key that comes again is read again, and an empty value is one too', () => {
  assert.equal(read('[Unit]\nAfter=a\nAfter=\nAfter=b=c'), [
    'Unit.After=a',
    'Unit.After=',
    'Unit.After=b=c',
  ]);
});

test('lines that begin with # or ; are comments, also after blanks', () => {
  assert.equal(read('# a=b\n[Unit]\n ;c=d\nA=1 # no comment\n\t#e=f\n'), ['Unit.A=1 # no comment']);
});

test('a backslash at the end of a line stands for a blank, and the next line goes on', () => {
  assert.equal(read('[Service]\nExecStart=a \\\n  b \\\nc\nType=exec'), [
    'Service.ExecStart=a    b  c',
    'Service.Type=exec',
  ]);
});

test('comments within a continued line are skipped, and an empty line ends it', () => {
  assert.equal(read('[Service]\nA=x\\\n# no\n ; no\ny\\\n\nB=1'), ['Service.A=x y', 'Service.B=1']);
});

test('a comment that ends in a backslash continues nothing', () => {
  assert.equal(read('[Unit]\n# a \\\nA=1'), ['Unit.A=1']);
});

test('two backslashes at the end are a value, and so is one before a blank', () => {
  assert.equal(read('[Unit]\nA=x\\\\\nB=y\\ \nC=z\\\\\\\nw'), [
    'Unit.A=x\\\\',
    'Unit.B=y\\',
    'Unit.C=z\\\\ w',
  ]);
});

test('nothing is unescaped', () => {
  assert.equal(read('[Unit]\nRequires=dev-a\\x2db.mount "q" %i'), [
    'Unit.Requires=dev-a\\x2db.mount "q" %i',
  ]);
});

test('a text that ends in a continued line has that line', () => {
  assert.equal(read('[Unit]\nA=x \\'), ['Unit.A=x']);
});

test('lines may end as on any system', () => {
  for (const end of ['\n', '\r\n', '\r', '\n\r']) {
    assert.equal(read(['[Unit]', 'A=1\\', '2', 'B=3'].join(end)), ['Unit.A=1 2', 'Unit.B=3']);
  }
});

test('the first byte order mark is taken away, at the start of any line', () => {
  assert.equal(read('\ufeff[Unit]\nA=1'), ['Unit.A=1']);
  assert.equal(read('[Unit]\n\ufeffA=1\n\ufeffB=2'), ['Unit.A=1', 'Unit.\ufeffB=2']);
});

test('sections that systemd does not know are kept, for they are somebody’s', () => {
  assert.equal(read('[X-Ours]\nA=1\n[ Unit ]\nB=2'), ['X-Ours.A=1', ' Unit .B=2']);
});

test('what stands outside a section or says nothing is left out, and named', () => {
  const text = 'A=1\n[Unit]\njunk\n\n=v\nB=2\n';
  assert.equal(read(text), ['Unit.B=2']);
  assert.equal(syntaxProblems(text), [
    'line 1: found A=1 before any section, expected [Section] above it',
    'line 3: found junk, expected [Section], Key=value or a # comment',
    'line 5: found =v, expected [Section], Key=value or a # comment',
  ]);
});

test('after a broken section nothing more is read', () => {
  const text = '[Unit]\nA=1\n[Service\nB=2\njunk\n';
  assert.equal(read(text), ['Unit.A=1']);
  assert.equal(syntaxProblems(text), [
    'line 3: found [Service, expected [Section]; systemd reads no further',
  ]);
});

test('a unit file without mistakes has no problems', () => {
  assert.equal(syntaxProblems('# c\n[Unit]\nA=1\\\n  2\n\n[X-Y]\nB=\n'), []);
});

test('what is written plainly is read back', () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]*$/);
  const value = fc.stringMatching(/^([!-[\]-~]([ -[\]-~]*[!-[\]-~])?)?$/);
  const assignment = fc.record({ section: word, key: word, value }, { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(assignment), (wanted) => {
      const text = wanted.map(({ section, key, value: said }) => `[${section}]\n${key}=${said}\n`);
      assert.equal(parseUnit(text.join('')), wanted);
      assert.equal(syntaxProblems(text.join('')), []);
    }),
  );
});

test('any text can be read, and each line of it is an assignment, a problem, a section or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const count = parseUnit(text).length + syntaxProblems(text).length;
      assert.ok(count <= text.split(/[\n\r\0]/).length);
    }),
  );
});

test.run();
