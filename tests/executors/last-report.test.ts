import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../executors/failure.ts';
import { lastReportPath } from '../../executors/last-report.ts';
import { openOutside } from '../../executors/outside.ts';
import { sendToJournal } from '../../executors/system-journal.ts';

const test = suite('what drift leaves on the machine that runs sm');

const where = (uid: number, env: Readonly<Record<string, string>>, root = '/'): string =>
  lastReportPath({ ...openOutside(), uid, env: (name) => env[name] }, root);

test('the last report lies with the service, else with root, else where XDG says', () => {
  assert.is(where(0, { STATE_DIRECTORY: '/var/lib/a:/var/lib/b' }), '/var/lib/a/last.json');
  assert.is(where(0, {}), '/var/lib/sm-drift/last.json');
  assert.is(where(1000, { XDG_STATE_HOME: '/s', HOME: '/h' }), '/s/sm-drift/last.json');
  assert.is(where(1000, { HOME: '/h' }), '/h/.local/state/sm-drift/last.json');
  assert.throws(
    () => where(1000, { HOME: '' }),
    (error: unknown) => error instanceof Failure && error.kind === 'usage',
  );
});

test('each root has one of its own, never below that root', () => {
  const names = ['/', '/srv/a', '/srv/b', '/srv/a/../a'].map((root) => where(0, {}, root));
  assert.is(new Set(names).size, 3);
  assert.ok(names.every((name) => name.startsWith('/var/lib/sm-drift/last')));
});

test('where no journal listens, that is said', async () => {
  try {
    await sendToJournal({ ...openOutside(), stat: () => undefined }, [{ MESSAGE: 'x' }]);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof Failure && error.kind === 'host');
    assert.match(String(error), 'expected journald; leave out --journal');
  }
});

test.run();
