import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { carryOutTmpfiles } from '../../executors/tmpfiles/carry-out.ts';
import { observeTmpfilesGround } from '../../executors/tmpfiles/ground.ts';
import { observeTmpfiles } from '../../executors/tmpfiles/observe.ts';
import type { OtherJudgement, OtherQuestion } from '../../planner/other.ts';
import { tmpfilesAddresses } from '../../planner/tmpfiles/context.ts';
import { planTmpfiles } from '../../planner/tmpfiles/plan.ts';
import type {
  Address,
  DriftedResource,
  OtherEntry,
  ResolvedManifest,
  State,
} from '../../schema/types.ts';
import type { Owners } from '../../state/facts.ts';
import { otherDrift } from '../../state/other.ts';
import { type Door, openDoor } from './door.ts';

/** Lines by file name. */
export type Confs = Readonly<Record<string, readonly string[]>>;

/** A scratch root in which tmpfiles lines are planned, carried out and remembered. */
export interface TmpfilesWorld extends Door {
  readonly owners: Owners;
  readonly recorded: Map<Address, OtherEntry>;
  readonly question: (confs: Confs) => OtherQuestion;
  readonly plan: (confs: Confs) => OtherJudgement;
  /** Plans, carries out and remembers; the errors by address. */
  readonly apply: (confs: Confs) => Promise<ReadonlyMap<Address, string>>;
  readonly drift: () => readonly DriftedResource[];
}

const owners: Owners = {
  users: new Map([
    ['root', 0],
    ['hello', 909],
    ['other', 910],
  ]),
  groups: new Map([
    ['root', 0],
    ['hello', 909],
  ]),
};

/** The version of the systemd-tmpfiles that tests run. */
export const installed = Number(
  /\d+/.exec(spawnSync('systemd-tmpfiles', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0],
);

/** A manifest of tmpfiles lines and nothing else. */
export function resolvedOf(confs: Confs): ResolvedManifest {
  return { version: 1, files: {}, assertions: [], settings: {}, tmpfiles: confs };
}

/** Opens such a root; it knows the accounts root, hello (909) and other (910). */
export function tmpfilesWorld(systemd: number | null = installed): TmpfilesWorld {
  const door = openDoor();
  const { world, system } = door;
  world.write(
    '/etc/passwd',
    'root:x:0:0::/root:/bin/sh\nhello:x:909:909::/:/bin/sh\nother:x:910:0::/:/bin/sh\n',
  );
  world.write('/etc/group', 'root:x:0:\nhello:x:909:\n');
  mkdirSync(world.at('/srv'));
  const recorded = new Map<Address, OtherEntry>();
  const stateOf = (): State =>
    ({ resources: Object.fromEntries(recorded), directories: [] }) as unknown as State;
  const question = (confs: Confs): OtherQuestion => {
    const resolved = resolvedOf(confs);
    system.refresh();
    const addresses = [...new Set([...tmpfilesAddresses(resolved), ...recorded.keys()])];
    return { resolved, recorded, seen: observeTmpfiles(system, addresses), owners, systemd };
  };
  const plan = (confs: Confs): OtherJudgement => {
    const uid = process.geteuid?.() ?? 0;
    const asked = question(confs);
    return planTmpfiles(asked, observeTmpfilesGround(system, asked.resolved, stateOf(), uid));
  };
  const apply = async (confs: Confs): Promise<ReadonlyMap<Address, string>> => {
    const { changes } = plan(confs);
    for (const [name, lines] of Object.entries(confs)) {
      world.write(`/etc/tmpfiles.d/${name}`, `${lines.join('\n')}\n`);
    }
    const acting = changes.filter(({ change }) => !['no-op', 'forget'].includes(change.actions[0]));
    const errors = await carryOutTmpfiles(acting, resolvedOf(confs), system, owners);
    for (const { address, change, record, type } of changes) {
      if (errors.has(address)) continue;
      if (record.entry === 'remove' || change.after === null) recorded.delete(address);
      else {
        recorded.set(address, {
          applied: change.after,
          depends_on: [],
          kind: type,
          origin: record.origin ?? 'created',
          original: null,
          protect: false,
          schema_version: 1,
        });
      }
    }
    system.refresh();
    return errors;
  };
  const drift = (): readonly DriftedResource[] => {
    system.refresh();
    const seen = observeTmpfiles(system, [...recorded.keys()]);
    return [...recorded].flatMap(
      ([address, entry]) => otherDrift(address, entry, seen.get(address) ?? null, owners) ?? [],
    );
  };
  return { ...door, owners, recorded, question, plan, apply, drift };
}
