import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { account } from './command.ts';
import { enter } from './enter.ts';
import type { Host } from './host.ts';
import { inside } from './inside.ts';
import { within } from './patience.ts';
import { type Readiness, ready } from './ready.ts';
import type { Boot, Supervisor } from './supervisor.ts';

// systemd takes the first two as orders: SIGRTMIN+4 and SIGRTMIN+5.
const powerOff = { signal: 38, wanted: 'off' };
const reboot = { signal: 39, wanted: 'rebooted' };
const crash = { signal: 9, wanted: 'killed' };

const patienceSeconds = 60;

/** The host of a supervisor, which has not been booted yet. */
export function live(
  supervisor: Supervisor,
  about: Pick<Host, 'name' | 'suite' | 'systemd' | 'address'>,
): Host {
  let current: Boot | undefined;
  // A test that finds a failed unit on a fresh host must have broken it itself.
  let readiness: Readiness = 'running';
  const up = (): Boot => {
    if (current !== undefined) return current;
    throw new Error(`Cannot use ${about.name}: it is down; boot it`);
  };
  const root = (): string => `/proc/${up().pid}/root`;
  const at = (path: string): string => inside(root(), path);
  const boot = async (): Promise<void> => {
    if (current !== undefined) throw new Error(`Cannot boot ${about.name}: it is up`);
    const booted = await supervisor.boot();
    current = booted;
    void booted.ended.then(() => {
      if (current === booted) current = undefined;
    });
    await ready(booted, about.name, supervisor.group, readiness);
    readiness = 'running or degraded';
  };
  const bringDown = async ({ signal, wanted }: typeof crash): Promise<void> => {
    const { pid, ended } = up();
    process.kill(pid, signal);
    const found = await within(patienceSeconds, ended, `${about.name} to be ${wanted}`);
    if (found !== wanted) throw new Error(`${about.name} is ${found}, expected it ${wanted}`);
  };
  const runWith: Host['runWith'] = async (options, ...argv) =>
    enter(up().pid, supervisor.group, argv, options);
  const run: Host['run'] = (...argv) => runWith({}, ...argv);
  return {
    ...about,
    get root() {
      return root();
    },
    run,
    runWith,
    must: async (...argv) => {
      const ran = await run(...argv);
      if (ran.code !== 0) throw new Error(`${about.name}: ${account(argv, ran)}`);
      return ran.stdout;
    },
    sh: (script) => run('sh', '-c', script),
    systemctl: (...argv) => run('systemctl', ...argv),
    write: (path, text, mode = 0o644) => {
      const place = at(path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
      chmodSync(place, mode);
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    exists: (path) => existsSync(at(path)),
    boot,
    reboot: async () => {
      await bringDown(reboot);
      await boot();
    },
    powerOff: () => bringDown(powerOff),
    crash: () => bringDown(crash),
    stop: async () => {
      current = undefined;
      await supervisor.end();
    },
  };
}
