import { mkdirSync, symlinkSync } from 'node:fs';
import { mustApply } from './engine.ts';
import { type Scratch, scratch } from './scratch.ts';

/** A host, what was applied to it, and what is to be applied next. */
export interface Story {
  readonly world: Scratch;
  /** The tree before sm ever came. */
  readonly before: string;
  readonly wanted: Readonly<Record<string, unknown>>;
}

const text = (value: string, more: object = {}) => ({ text: `${value}\n`, ...more });
const backup = { onConflict: 'backup' };

type Etc = Readonly<Record<string, object>>;

// What is ours already changes in every way that there is.
const ourFirst: Etc = {
  updated: text('first'),
  chmodded: text('same', { mode: '0600' }),
  deleted: text('first'),
  'deep/er/deleted': text('first'),
  'file-to-link': text('first'),
  'link-to-file': { link: 'nowhere' },
  'link-to-link': { link: 'one' },
  'was-file': text('first'),
  'was-directory/child': text('first'),
  stored: text('first', { mode: 'symlink' }),
  drifted: text('first'),
};

const ourSecond: Etc = {
  created: text('second'),
  'created-link': { link: 'created' },
  'new/parents/created': text('second', { mode: '0640' }),
  updated: text('second'),
  chmodded: text('same', { mode: '0644' }),
  'file-to-link': { link: 'created' },
  'link-to-file': text('second'),
  'link-to-link': { link: 'two' },
  'was-file/child': text('second'),
  'was-directory': text('second'),
  stored: text('second', { mode: 'symlink' }),
  drifted: text('second'),
};

// What is theirs is replaced, taken away, taken over, and given back.
const theirFirst: Etc = {
  'restored-file': text('ours', backup),
  'restored-link': text('ours', backup),
  'restored-directory': text('ours', backup),
  'absent-first': { absent: true },
  kept: text('ours', backup),
};

const theirSecond: Etc = {
  file: text('ours', backup),
  link: text('ours', backup),
  directory: text('ours', backup),
  imported: text('theirs'),
  'absent-second': { absent: true },
  kept: { link: 'ours', ...backup },
};

/** A host on which the next apply changes what is ours in every way. */
export async function changesOfOurs(validator?: readonly string[]): Promise<Story> {
  const world = scratch();
  world.write('/etc/beside', 'theirs: beside\n');
  const before = world.tree();
  await mustApply(world, { version: 1, etc: ourFirst });
  world.write('/etc/drifted', 'theirs: by hand\n');
  return { world, before, wanted: manifestOf(ourSecond, validator) };
}

/** A host on which the next apply replaces, takes away and gives back what is theirs. */
export async function changesOfTheirs(validator?: readonly string[]): Promise<Story> {
  const world = scratch();
  world.write('/etc/restored-file', 'theirs: restored\n', 0o640);
  symlinkSync('theirs', world.at('/etc/restored-link'));
  world.write('/etc/restored-directory/file', 'theirs: restored below\n', 0o600);
  world.write('/etc/absent-first', 'theirs: absent first\n');
  world.write('/etc/kept', 'theirs: kept\n');
  world.write('/etc/file', 'theirs: file\n', 0o600);
  symlinkSync('theirs', world.at('/etc/link'));
  world.write('/etc/directory/inner/file', 'theirs: inner\n');
  mkdirSync(world.at('/etc/directory/empty'), { mode: 0o700 });
  world.write('/etc/imported', 'theirs\n');
  world.write('/etc/absent-second', 'theirs: absent second\n', 0o4755);
  const before = world.tree();
  await mustApply(world, { version: 1, etc: theirFirst });
  return { world, before, wanted: manifestOf(theirSecond, validator) };
}

// With a validator that looks at the files in place, everything that is replaced waits beside its place
// until the validator has spoken.
function manifestOf(etc: Etc, validator: readonly string[] | undefined) {
  const checked =
    validator === undefined ? {} : { checked: text('second', { validate: validator }) };
  return { version: 1, etc: { ...etc, ...checked } };
}
