import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseEntries, parseServices } from '../../../planner/system-manager/toplevel.ts';
import type { Problem } from '../../../schema/problem.ts';

const test = suite('the JSON of a toplevel of system-manager');

test('what is wrong with its JSON is named, disabled entries and further keys are passed over', () => {
  const problems: Problem[] = [];
  const read = parseEntries(
    {
      entries: {
        good: { target: 'a', source: '/nix/store/a', text: null, enable: true },
        off: { enable: false },
        bad: { target: 1, source: '/nix/store/b', uid: 'x' },
        none: null,
      },
      staticEnv: '/nix/store/e',
    },
    problems,
  );
  assert.equal(
    read.map(({ name, mode }) => [name, mode]),
    [['good', 'symlink']],
  );
  parseEntries({}, problems);
  parseServices([], problems);
  parseServices({ 'a.service': 1 }, problems);
  assert.equal(
    problems.map(({ place }) => place),
    [
      'etcFiles.entries."bad".target',
      'etcFiles.entries."bad".uid',
      'etcFiles.entries."none"',
      'etcFiles',
      'services',
      'services."a.service"',
    ],
  );
});

test.run();
