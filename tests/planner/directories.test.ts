import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gone, missingBelow, path, plainValue, seenFile, text } from '../support/planner-values.ts';
import { steps } from '../support/planner-words.ts';
import { world } from '../support/planner-world.ts';

const test = suite('directories that come and go');

const hello = text('hello\n');

test('a directory that a file needs is made before it is written', () => {
  const made = world()
    .wants('/etc/app/conf', hello)
    .directory('/etc/app', missingBelow('/etc', '/etc/app'))
    .plan();
  assert.equal(made.directories.create, [path('/etc/app')]);
  assert.equal(steps(made), ['mkdir /etc/app', 'write file:/etc/app/conf']);
});

test('nothing is made for what must be absent, nor for a file in a directory that is there', () => {
  const made = world()
    .wants('/etc/app/conf', gone())
    .directory('/etc/app', missingBelow('/etc', '/etc/app'))
    .wants('/etc/motd', hello)
    .plan();
  assert.equal(made.directories.create, []);
});

test('our directories go after their last file, the deepest first', () => {
  const made = world()
    .settled('/etc/other', hello)
    .keeps('/etc/app/sub/conf', hello)
    .made('/etc/app', '/etc/app/sub')
    .plan();
  assert.equal(made.directories.remove, [path('/etc/app/sub'), path('/etc/app')]);
  assert.equal(steps(made), ['delete file:/etc/app/sub/conf', 'rmdir /etc/app/sub /etc/app']);
});

test('a directory that was there before us stays', () => {
  const made = world().settled('/etc/other', hello).keeps('/etc/app/conf', hello).plan();
  assert.equal(made.directories.remove, []);
});

test('our directory stays as long as one managed file is in it', () => {
  const told = world()
    .keeps('/etc/app/one', hello)
    .settled('/etc/app/sub/two', hello)
    .made('/etc/app', '/etc/app/sub');
  assert.equal(told.plan().directories.remove, []);
  assert.equal(told.destroy().directories.remove, [path('/etc/app/sub'), path('/etc/app')]);
});

test('our directory stays for a new file in it', () => {
  const made = world()
    .keeps('/etc/app/old', hello)
    .wants('/etc/app/new', hello)
    .made('/etc/app')
    .plan();
  assert.equal(made.directories.remove, []);
});

test('our directory stays for a file that is taken over in it', () => {
  const made = world()
    .keeps('/etc/app/old', hello)
    .wants('/etc/app/found', hello)
    .sees('/etc/app/found', seenFile('hello\n'))
    .made('/etc/app')
    .plan();
  assert.equal(made.directories.remove, []);
});

test('our directory stays for a file that is left out of this plan', () => {
  const made = world()
    .keeps('/etc/app/one', hello)
    .keeps('/etc/app/two', hello)
    .settled('/etc/other', hello)
    .made('/etc/app')
    .plan({ excludes: ['file:/etc/app/two'] });
  assert.equal(steps(made), ['delete file:/etc/app/one']);
});

test('a hidden file needs no directory', () => {
  const made = world()
    .settled('/etc/other', hello)
    .wants('/etc/app/conf', gone())
    .keeps('/etc/app/conf', hello)
    .made('/etc/app')
    .plan();
  assert.equal(made.directories.remove, [path('/etc/app')]);
});

test('a directory where an original comes back is not ours any more', () => {
  const made = world()
    .settled('/etc/other', hello)
    .keeps('/etc/app/conf', hello, { original: 'd1' })
    .backup('d1', plainValue(text('theirs\n')))
    .made('/etc/app')
    .plan();
  assert.equal(made.directories.remove, [path('/etc/app')]);
});

test('a directory that someone deleted is made again for the file that comes back', () => {
  const made = world()
    .wants('/etc/app/conf', hello)
    .recorded('/etc/app/conf', hello)
    .made('/etc/app')
    .directory('/etc/app', missingBelow('/etc', '/etc/app'))
    .plan();
  assert.equal(made.directories, { create: [path('/etc/app')], remove: [] });
});

test('a name that only begins like our directory does not keep it', () => {
  const made = world()
    .keeps('/etc/app/conf', hello)
    .settled('/etc/app-too/conf', hello)
    .made('/etc/app')
    .plan();
  assert.equal(made.directories.remove, [path('/etc/app')]);
});

test.run();
