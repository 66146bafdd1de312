import * as assert from 'uvu/assert';
import type { Host } from './harness/host.ts';
import { hostSuite } from './harness/suite.ts';
import { drift, mustApply, sleeper, type Wanted } from './support.ts';

const test = hostSuite('drift of units and the profile on a real host');
const wantedBy = ['multi-user.target'];
const etc = '/etc/systemd/system';

/** Each script changes the host; drift says so, and an apply puts it right. */
async function drifts(
  host: Host,
  wanted: Wanted,
  ...changes: readonly (readonly [script: string, said: RegExp])[]
): Promise<void> {
  await mustApply(host, wanted);
  for (const [script, said] of changes) {
    await host.must('sh', '-c', script);
    const found = await drift(host);
    assert.match(found.join('\n'), said, `${script}\n${found.join('\n')}`);
    await mustApply(host, wanted);
  }
}

test('drop-ins, files, links and aliases of units', (host) =>
  drifts(
    host,
    {
      units: {
        'a.service': {
          text: sleeper('1'),
          wantedBy,
          aliases: ['z.service'],
          dropIns: { '50-sm.conf': '[Service]\nNice=2\n' },
        },
        'cron.service': { enable: true },
      },
    },
    [`echo Nice=3 >> ${etc}/a.service.d/50-sm.conf`, /^unit:a\.service .*drop_ins/],
    [`rm ${etc}/a.service.d/50-sm.conf`, /^unit:a\.service .*drop_ins/],
    [`rm ${etc}/a.service; systemctl daemon-reload`, /^unit:a\.service .*fragment/],
    [`rm ${etc}/multi-user.target.wants/a.service`, /^unit:a\.service .*links/],
    [`rm ${etc}/z.service`, /^unit:a\.service .*links/],
    [`rm ${etc}/multi-user.target.wants/cron.service`, /^unit:cron\.service .*links/],
    ['systemctl stop a.service', /^unit:a\.service active=inactive$/],
  ));

test('a mask of ours that somebody removed', (host) =>
  drifts(host, { units: { 'cron.service': { masked: true } } }, [
    `rm ${etc}/cron.service; systemctl daemon-reload`,
    /^unit:cron\.service fragment=absent$/,
  ]));

test('the link to the profile that leads elsewhere', async (host) => {
  host.write('/opt/hello/bin/hello', '#!/bin/sh\necho hello\n', 0o755);
  await drifts(
    host,
    { profile: { packages: ['/opt/hello'] } },
    ['ln -sfn /opt/hello /run/system-manager/sw', /^profile:system .*target=\/opt\/hello/],
    ['rm /run/system-manager/sw', /^profile:system /],
  );
});

test.run();
