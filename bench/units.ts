// What drift and a plan with nothing to do cost with many units, on a booted test host: CPU time of the
// whole process and its children, and wall time, against bare node. What systemd itself does is in wall time only.
// `node --import tsx bench/units.ts [COUNT…]`, after `npm run build`.

import type { Host } from '../tests/hosts/harness/host.ts';
import { withHost } from '../tests/hosts/harness/host.ts';

const counts = process.argv.slice(2).map(Number);
const sizes = counts.length > 0 ? counts : [0, 10, 100, 1000];
const runs = 7;
const manifest = '/root/manifest.json';

const service = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n';

function manifestOf(size: number): string {
  const units: Record<string, unknown> = {};
  for (let index = 0; index < size; index += 1) {
    units[`bench-${index}.service`] = { text: service, wantedBy: ['multi-user.target'] };
  }
  return JSON.stringify({ version: 1, units });
}

// Python is on no host; the shell's `times` tells to a hundredth of a second, so each figure is of many runs.
async function cost(host: Host, ...argv: readonly string[]): Promise<readonly [number, number]> {
  const command = argv.map((word) => `'${word}'`).join(' ');
  const loop = `for n in ${Array.from({ length: runs }, (_, index) => index).join(' ')}; do ${command} >/dev/null 2>&1; done`;
  const script = `s=$(date +%s%N); ${loop}; e=$(date +%s%N); times > /tmp/times; tail -n 1 /tmp/times; echo $(( (e - s) / 1000 ))`;
  const [cpu = '', wall = ''] = (await host.must('bash', '-c', script)).trim().split('\n');
  const seconds = [...cpu.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  const total = seconds.reduce((sum, value) => sum + value, 0);
  return [(total * 1000) / runs, Number(wall) / 1000 / runs];
}

const row = (label: string, [cpu, wall]: readonly [number, number]): void => {
  process.stdout.write(
    `${label.padEnd(40)} ${cpu.toFixed(0).padStart(6)} ms CPU ${wall.toFixed(0).padStart(6)} ms\n`,
  );
};

for (const size of sizes) {
  await withHost({}, async (host) => {
    host.write(manifest, manifestOf(size));
    const began = Date.now();
    const ran = await host.runWith(
      { timeoutSeconds: 600 },
      ...['sm', 'apply', '--yes', '--manifest', manifest],
    );
    if (ran.code !== 0) throw new Error(`the apply ended with ${ran.code}\n${ran.stderr}`);
    process.stdout.write(`${size} units: apply took ${Date.now() - began} ms\n`);
    row('  node -e 0', await cost(host, 'node', '-e', '0'));
    row('  sm --version', await cost(host, 'sm', '--version'));
    row('  sm drift', await cost(host, 'sm', 'drift'));
    row('  sm plan, nothing to do', await cost(host, 'sm', 'plan', '--manifest', manifest));
    row(
      '  sm apply, nothing to do',
      await cost(host, 'sm', 'apply', '--yes', '--manifest', manifest),
    );
    row(
      '  systemctl list-units --all',
      await cost(host, 'systemctl', 'list-units', '--all', '--output=json'),
    );
  });
}
