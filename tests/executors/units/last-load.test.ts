import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lastLoad } from '../../../executors/units/last-load.ts';
import type { Systemctl } from '../../../executors/units/systemctl.ts';

const test = suite('when systemd read unit files last');

const answers =
  (output: string, ok = true): Systemctl =>
  async () => ({ ok, code: ok ? 0 : 1, output, stdout: output });
// 19:10:00 UTC; the machine has been up for 1 000 seconds.
const noon = Date.parse('2026-11-21T19:10:00Z');
const clocks = () => ({ now: noon, steady: 1_000_000 });
const iso = (time: number | undefined) => new Date(time ?? 0).toISOString();

const boot = [
  'UnitsLoadStartTimestamp=Sat 2026-11-21 18:53:30 UTC',
  'UnitsLoadStartTimestampMonotonic=10250000',
];

test('the last reload counts, to the millisecond', async () => {
  const reload = [
    'UnitsLoadTimestamp=Sat 2026-11-21 19:09:58 UTC',
    'UnitsLoadTimestampMonotonic=998250000',
  ];
  const told = await lastLoad(answers([...reload, ...boot].join('\n')), clocks);
  assert.is(iso(told), '2026-11-21T19:09:58.250Z');
});

test('where there was none, the boot does', async () => {
  const reload = ['UnitsLoadTimestamp=', 'UnitsLoadTimestampMonotonic=0'];
  const told = await lastLoad(answers([...reload, ...boot].join('\n')), clocks);
  assert.is(iso(told), '2026-11-21T18:53:30.250Z');
  assert.is(iso(await lastLoad(answers(boot.join('\n')), clocks)), iso(told), 'an older systemd');
});

test('where the clock was set or the machine slept since, it is told rather too early', async () => {
  const at = (steady: number, clock: string) =>
    lastLoad(
      answers(
        `UnitsLoadTimestamp=Sat 2026-11-21 ${clock} UTC\nUnitsLoadTimestampMonotonic=${steady}`,
      ),
      clocks,
    );
  assert.is(iso(await at(998250000, '18:09:58')), '2026-11-21T18:09:58.000Z', 'set forward');
  assert.is(iso(await at(998250000, '20:09:58')), '2026-11-21T19:09:58.250Z', 'set back');
});

test('where systemd does not say, nobody knows', async () => {
  assert.is(await lastLoad(answers(''), clocks), undefined);
  assert.is(await lastLoad(answers(boot.join('\n'), false), clocks), undefined);
  const strange = 'UnitsLoadTimestamp=yesterday\nUnitsLoadTimestampMonotonic=998250000';
  assert.is(await lastLoad(answers(strange), clocks), undefined);
});

test.run();
