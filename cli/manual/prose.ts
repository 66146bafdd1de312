/** What the manual says before the commands; written by hand, in the macros of man(7). */
export const beforeCommands: readonly string[] = [
  '.SH DESCRIPTION',
  '.B sm',
  'keeps the configuration of one Linux host as a manifest describes it: files, units, tmpfiles, accounts',
  'and a profile.',
  'A',
  '.I manifest',
  'says how the host should be, the',
  '.I state',
  'remembers what was put there, and a',
  '.I plan',
  'is the difference between them and the host.',
  '.B sm apply',
  'carries out exactly that plan,',
  '.B sm drift',
  'tells what changed since.',
  'Resources are named by addresses such as',
  '.IR file:/etc/motd ,',
  '.I unit:ssh.service',
  'or',
  '.IR user:hello ;',
  '*, ** and ? in a',
  '.I glob',
  'match several.',
];

const files: readonly (readonly [string, string])[] = [
  [
    '/etc/system\\-manager/manifest.yaml',
    'The manifest, where none is named; also .json, .jsonc and .yml.',
  ],
  ['/var/lib/system\\-manager/state.json', 'What is managed.'],
  ['/var/lib/system\\-manager/generations/', 'What each apply wanted, planned and did.'],
  ['/var/lib/system\\-manager/backups/', 'What stood there before.'],
  ['/var/lib/system\\-manager/journal/', 'The apply in flight; the next one finishes it.'],
];

const environment: readonly (readonly [string, string])[] = [
  ['SM_MANIFEST', 'The manifest, where no flag names one.'],
  ['NO_COLOR', 'No colors, where it is set and not empty.'],
  ['TERM', 'No colors, where it is dumb.'],
];

const codes: readonly (readonly [string, string])[] = [
  ['0', 'Done, or nothing to do; for drift: in sync.'],
  ['1', 'An error, and nothing was changed.'],
  ['2', 'For drift: something drifted. With \\-\\-detailed\\-exitcode: there are changes.'],
  [
    '3',
    'The plan cannot be applied: conflicts, a stale plan, a failed assertion; nothing was changed.',
  ],
  ['4', 'Partly done, or a unit failed; for drift: not everything could be read.'],
  ['5', 'It failed, and was rolled back.'],
  ['64', 'Wrong usage.'],
  ['75', 'Another sm holds the lock.'],
  ['78', 'A manifest, plan or state that is not valid.'],
  ['130, 143', 'Interrupted; the next apply goes on.'],
];

const listed = (title: string, rows: readonly (readonly [string, string])[]): readonly string[] => [
  `.SH ${title}`,
  ...rows.flatMap(([name, text]) => ['.TP', `.B ${name}`, text]),
];

/** What the manual says after the options. */
export const afterOptions: readonly string[] = [
  ...listed('"EXIT STATUS"', codes),
  ...listed('FILES', files),
  ...listed('ENVIRONMENT', environment),
  '.SH "SEE ALSO"',
  '.BR systemd (1),',
  '.BR systemctl (1),',
  '.BR systemd.unit (5),',
  '.BR tmpfiles.d (5),',
  '.BR sysusers.d (5)',
];
