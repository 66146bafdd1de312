import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allCommands, wordsOf } from '../../cli/completion/words.ts';
import { isManualFresh } from '../../cli/manual/generate.ts';
import { escaped } from '../../cli/manual/page.ts';
import { buildProgram } from '../../cli/program.ts';
import { ensureProgram } from '../support/ensure-program.ts';

const test = suite('the manual page');
const file = join(import.meta.dirname, '../../docs/man/sm.8');

test('it is what the program makes of it; else run npm run generate', () => {
  assert.ok(isManualFresh());
});

test('it shows every command, option and example, and what the exit codes mean', () => {
  const mandoc = ensureProgram('mandoc');
  assert.ok(mandoc, 'mandoc is not installed, and could not be');
  const shown = spawnSync(mandoc ?? '', ['-T', 'utf8', '-O', 'width=300', file], {
    encoding: 'utf8',
  });
  // Bold and underlined letters are struck over.
  const text = shown.stdout.replace(/.\u0008/g, '');
  const commands = allCommands(wordsOf(buildProgram(() => undefined)));
  for (const { path, options, name } of commands) {
    if (path === '' || name === 'help') continue;
    assert.match(text, `sm ${path}`);
    for (const option of options.flatMap(({ names }) => names))
      assert.match(text, option, `${path} ${option}`);
  }
  assert.match(text, 'sm plan --root /mnt/image -o plan.json');
  assert.match(text, '  75     Another sm holds the lock.');
});

test('mandoc and groff have nothing against it', () => {
  const lint = spawnSync(ensureProgram('mandoc') ?? '', ['-Tlint', '-W', 'warning', file], {
    encoding: 'utf8',
  });
  // A date would make it stale each day.
  const complaints = lint.stdout
    .split('\n')
    .filter((line) => line !== '' && !/missing date/.test(line));
  assert.equal(complaints, []);
  const groff = ensureProgram('groff');
  assert.ok(groff, 'groff is not installed, and could not be');
  const read = spawnSync(groff ?? '', ['-man', '-ww', '-z', '-Tutf8', file], { encoding: 'utf8' });
  assert.equal([read.status, read.stderr], [0, '']);
});

test('no text becomes a request or an escape of roff', () => {
  assert.is(escaped('.x \\n -a ~ ^'), '\\&.x \\en \\-a \\(ti \\(ha');
  assert.is(escaped("'x"), '\\(aqx');
  assert.not.match(readFileSync(file, 'utf8'), /\\$/m);
});

test.run();
