import { spawnSync } from 'node:child_process';
import { lchownSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readLine } from '../../../planner/tmpfiles/line.ts';
import { mayAmountTo } from '../../../planner/tmpfiles/possible.ts';
import { lineProblem } from '../../../planner/tmpfiles/problem.ts';
import { law } from '../../support/law.ts';
import { installed, type TmpfilesWorld, tmpfilesWorld } from '../../support/tmpfiles-world.ts';

const test = suite('tmpfiles lines: what we foresee is what systemd does');

const path = fc.constantFrom('/srv/a', '/srv/a/b', '/srv/a/b/c', '/srv/l', '/srv/l/x');
const leaf = fc.constantFrom('/srv/a/b/c', '/srv/l/x', '/srv/m');
const mode = fc.constantFrom('-', '0755', '0700', '~0750', '~2755', ':0711', '2755');
const user = fc.constantFrom('-', 'hello', 'other', '0', ':hello');

const making = fc
  .tuple(
    fc.constantFrom('d', 'd', 'd', 'D', 'v', 'f', 'p', 'd=', 'p+', 'f=', 'd!'),
    path,
    mode,
    user,
  )
  .map((fields) => `${fields.join(' ')} -`);
// Giving away a link on the way would close the way, for us and for systemd.
const dressing = fc
  .tuple(fc.constantFrom('e', 'z', 'm'), leaf, mode, user)
  .map((fields) => `${fields.join(' ')} -`);
const filling = fc
  .tuple(
    fc.constantFrom('L', 'L+', 'L=', 'f', 'f+', 'F', 'C', 'w', 'f+!'),
    leaf,
    mode,
    user,
    fc.constantFrom('/srv/a', '/etc/passwd', '/nope', '/usr/x'),
  )
  .map(([type, at, bits, owner, argument]) => `${type} ${at} ${bits} ${owner} - - ${argument}`);
const lines = fc.array(fc.oneof(making, dressing, filling), { minLength: 1, maxLength: 4 });

const kind = fc.constantFrom('directory', 'directory', 'file', 'empty', 'link', 'dangling', 'fifo');
const things = fc.array(fc.tuple(path, kind, fc.constantFrom(0, 0, 909, 910)), { maxLength: 4 });

function put({ world }: TmpfilesWorld, at: string, what: string, owner: number): void {
  const real = world.at(at);
  try {
    // A link in a directory that lines give away could be anybody's afterwards.
    if (world.exists(at) || (what === 'link' && at !== '/srv/l')) return;
    if (what === 'directory') mkdirSync(real);
    else if (what === 'link') symlinkSync('/srv/a', real);
    else if (what === 'dangling') symlinkSync('/srv/nowhere', real);
    else if (what === 'fifo') spawnSync('mkfifo', [real]);
    else if (readdirSync(world.at(at.slice(0, at.lastIndexOf('/'))))) {
      world.write(at, what === 'file' ? 'theirs' : '');
    }
    lchownSync(real, owner, owner);
  } catch {
    // Its directory is missing, or is none.
  }
}

test('a plan without conflicts is carried out in full, and leaves nothing to plan', async () => {
  let carriedOut = 0;
  await law(
    fc.asyncProperty(things, lines, async (before, texts) => {
      const world = tmpfilesWorld();
      try {
        const waits = texts.some((text) => text.startsWith('w'));
        // Nobody reads from it: opening it for writing fails.
        for (const [at, what, owner] of before)
          if (!(waits && what === 'fifo')) put(world, at, what, owner);
        const confs = { '50-ours.conf': texts };
        const { changes, conflicts } = world.plan(confs);
        const question = world.question(confs);
        assert.equal(
          changes.filter((change) => !mayAmountTo(change, question)),
          [],
          'the manifest alone explains them',
        );
        if (conflicts.length > 0) return;
        carriedOut += 1;
        assert.equal([...(await world.apply(confs))], []);
        const again = world.plan(confs);
        assert.equal([again.changes, again.conflicts], [[], []]);
      } finally {
        world.dispose();
      }
    }),
    60,
  );
  assert.ok(carriedOut > 5, `${carriedOut} of them were carried out`);
});

const word = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'é',
      ' ',
      '\t',
      '"',
      "'",
      '\\',
      '\\"',
      '\\\\',
      '\\x41',
      '\\t',
      '\\s',
      '%%',
      '%S',
      '%',
      '\\u00e9',
      '/',
      '.',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('a path is read as systemd reads it', async () => {
  let read = 0;
  await law(
    fc.asyncProperty(word, async (text) => {
      const line = readLine(`d /srv/p/${text} 0700`);
      const world = tmpfilesWorld();
      try {
        world.world.write('/etc/tmpfiles.d/50.conf', `d /srv/p/${text} 0700\n`);
        const root = `--root=${world.world.root}`;
        const ran = spawnSync('systemd-tmpfiles', ['--create', root, '50.conf']);
        const problem = lineProblem(`d /srv/p/${text} 0700`, installed);
        // A space in it makes a field of the rest, such as a user whom nobody knows.
        if (problem !== undefined || typeof line !== 'object' || line.user !== undefined) return;
        read += 1;
        assert.is(ran.status, 0, ran.stderr.toString());
        // systemd 252 to 257 put directories by specifier below the root twice; %A, %a and %b are of the host.
        if (/[SAab]/.test(line.specifiers)) return;
        assert.ok(world.world.exists(line.path), line.path);
      } finally {
        world.dispose();
      }
    }),
    40,
  );
  assert.ok(read > 5, `${read} of them are paths`);
});

test('an argument is read as systemd reads it', async () => {
  let read = 0;
  await law(
    fc.asyncProperty(word, async (text) => {
      const line = readLine(`f+ /srv/file - - - - ${text}`);
      const world = tmpfilesWorld();
      try {
        world.world.write('/etc/tmpfiles.d/50.conf', `f+ /srv/file - - - - ${text}\n`);
        const root = `--root=${world.world.root}`;
        const ran = spawnSync('systemd-tmpfiles', ['--create', root, '50.conf']);
        const problem = lineProblem(`f+ /srv/file - - - - ${text}`, installed);
        if (problem !== undefined || typeof line !== 'object') {
          assert.is.not(ran.status, 0, `${text}: ${problem}`);
          return;
        }
        read += 1;
        assert.is(ran.status, 0, ran.stderr.toString());
        const isOpen = line.argument !== undefined && line.argument.bytes === undefined;
        if (isOpen || line.specifiers.includes('S')) return;
        const bytes = Buffer.from(line.argument?.bytes ?? []).toString();
        assert.is(world.world.read('/srv/file'), bytes);
      } finally {
        world.dispose();
      }
    }),
    40,
  );
  assert.ok(read > 5, `${read} of them are arguments`);
});

test.run();
