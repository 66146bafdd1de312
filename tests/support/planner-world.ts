import { type PlanInput, plan } from '../../planner/plan.ts';
import type {
  Address,
  Entry,
  FileValue,
  PendingAction,
  Plan,
  ResolvedFile,
  Settings,
  State,
} from '../../schema/types.ts';
import { parentOf, pathOf } from '../../state/address.ts';
import type { Actual, Facts, ParentFact } from '../../state/facts.ts';
import { at, directoryAt, entryOf, path, seenAs, users } from './planner-values.ts';

type Options = Partial<Omit<PlanInput, 'resolved' | 'state' | 'facts'>>;

/** A manifest, a state and a host, told in sentences, and the plan that follows from them. */
export class World {
  private readonly files: [Address, ResolvedFile][] = [];
  private readonly entries: [Address, Entry][] = [];
  private readonly live: [Address, Actual][] = [];
  private readonly parents = new Map<string, ParentFact>();
  private readonly originals = new Map<string, FileValue>();
  private readonly directories: string[] = [];
  private pending: readonly PendingAction[] = [];
  private settings: Settings = {};
  private rememberedSettings: Settings = {};
  private manifestSystem: string | undefined;
  private applied = false;

  /** The manifest has an entry for this path. */
  wants(name: string, wish: ResolvedFile): this {
    this.files.push([at(name), wish]);
    return this;
  }

  /** The state has an entry for this path. */
  recorded(name: string, wish: ResolvedFile, more: Partial<Entry> = {}): this {
    return this.remembers(name, entryOf(wish, more));
  }

  /** The state has just this entry for this path. */
  remembers(name: string, entry: Entry): this {
    this.applied = true;
    this.entries.push([at(name), entry]);
    return this;
  }

  /** The host holds this at the path; nothing, where nothing is said. */
  sees(name: string, actual: Actual): this {
    this.live.push([at(name), actual]);
    return this;
  }

  /** An earlier apply put this there, and it still is. */
  keeps(name: string, wish: ResolvedFile, more: Partial<Entry> = {}): this {
    return this.recorded(name, wish, more).sees(name, seenAs(wish));
  }

  /** An earlier apply put this there, it still is, and the manifest still wants it. */
  settled(name: string, wish: ResolvedFile): this {
    return this.wants(name, wish).keeps(name, wish);
  }

  /** The directory that holds a path is this; present and trusted, where nothing is said. */
  directory(name: string, fact: ParentFact): this {
    this.parents.set(name, fact);
    return this;
  }

  /** An earlier apply made this directory. */
  made(...names: readonly string[]): this {
    this.directories.push(...names);
    return this;
  }

  backup(digest: string, value: FileValue): this {
    this.originals.set(digest, value);
    return this;
  }

  owes(...pending: readonly PendingAction[]): this {
    this.applied = true;
    this.pending = pending;
    return this;
  }

  /** What the manifest sets now. */
  sets(settings: Settings): this {
    this.settings = settings;
    return this;
  }

  /** What the last applied manifest set. */
  hadSet(settings: Settings): this {
    this.applied = true;
    this.rememberedSettings = settings;
    return this;
  }

  forSystem(name: string): this {
    this.manifestSystem = name;
    return this;
  }

  state(): State | undefined {
    if (!this.applied) return undefined;
    return {
      version: 1,
      min_reader: '0.1.0',
      writer: '0.1.0',
      lineage: '6f1c8a52-7d0e-4c1b-9a53-2f6d1b7c9e10',
      serial: 7,
      generation: 3,
      applied: null,
      resources: Object.fromEntries(this.entries),
      directories: this.directories.map(path).sort(),
      settings: this.rememberedSettings,
      pending: this.pending,
    };
  }

  facts(): Facts {
    const addresses = [...this.files, ...this.entries].map(([address]) => address);
    const directories = [...new Set(addresses.map((address) => parentOf(pathOf(address))))];
    return {
      files: new Map(this.live),
      parents: new Map(
        directories.map((name) => [name, this.parents.get(name) ?? directoryAt(name)]),
      ),
      owners: { users, groups: users },
      uid: 0,
      originals: this.originals,
      packages: new Map(),
    };
  }

  input(options: Options = {}): PlanInput {
    return {
      mode: 'normal',
      resolved: {
        version: 1,
        ...(this.manifestSystem === undefined ? {} : { system: this.manifestSystem }),
        files: Object.fromEntries(this.files),
        assertions: [],
        settings: this.settings,
      },
      source: '/srv/manifest.json',
      state: this.state(),
      facts: this.facts(),
      previews: new Map(),
      host: { machine_id: 'hmac:00', hostname: 'web1', os: 'debian 12', systemd: 252, root: '/' },
      system: 'x86_64-linux',
      stateDirectory: path('/var/lib/system-manager'),
      targets: [],
      excludes: [],
      allowed: { mass_delete: false, protected: [], adopt: [], backup: [] },
      interrupted: false,
      failedChecks: [],
      warnings: [],
      timestamp: '2026-01-01T00:00:00.000Z',
      smVersion: '0.1.0',
      ...options,
    };
  }

  plan(options: Options = {}): Plan {
    return plan(this.input(options));
  }

  /** The plan of `sm destroy`: nothing is desired, and the settings are those of the state. */
  destroy(): Plan {
    const input = this.input({ mode: 'destroy' });
    const settings = input.state?.settings ?? {};
    return plan({ ...input, resolved: { version: 1, files: {}, assertions: [], settings } });
  }
}

export const world = (): World => new World();

/** The words of a plan's command line. */
export function allow(words: Partial<Plan['allowed']>): { readonly allowed: Plan['allowed'] } {
  return { allowed: { mass_delete: false, protected: [], adopt: [], backup: [], ...words } };
}
