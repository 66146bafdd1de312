/** What dpkg did to one package, from its first line to the one that says how it ended. */
export interface PackageRun {
  readonly package: string;
  /** The version that it got; undefined where it was removed. */
  readonly version: string | undefined;
  /** In the local time of the host, as the log writes it: 2026-11-21 15:40:01. */
  readonly from: string;
  readonly to: string;
}

/** What the log of dpkg tells: its runs, oldest first, and from when on it tells. */
export interface PackageLog {
  readonly since: string | undefined;
  readonly runs: readonly PackageRun[];
}

const line =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (install|upgrade|configure|remove|purge|status [a-z-]+) ([^ :]+)(?::\S+)? (\S+)(?: (\S+))?/;
const ends = ['status installed', 'status not-installed', 'status config-files'];

interface Open {
  readonly from: string;
  readonly version: string | undefined;
  readonly to: string;
}

/** Reads the text of /var/log/dpkg.log. What was begun and has no end lasts until its last line. */
export function readPackageLog(text: string): PackageLog {
  const runs: PackageRun[] = [];
  const open = new Map<string, Open>();
  let since: string | undefined;
  for (const said of text.split('\n')) {
    const [, time = '', verb = '', name = '', first = '', second] = line.exec(said) ?? [];
    if (time === '') continue;
    since ??= time;
    const begun = open.get(name) ?? { from: time, to: time, version: undefined };
    const version = versionOf(verb, first, second) ?? begun.version;
    if (ends.includes(verb)) {
      open.delete(name);
      runs.push({ package: name, version, from: begun.from, to: time });
    } else open.set(name, { ...begun, to: time, version });
  }
  const unfinished = [...open].map(([name, rest]) => ({ package: name, ...rest }));
  return { since, runs: [...runs, ...unfinished] };
}

function versionOf(verb: string, first: string, second: string | undefined): string | undefined {
  if (verb === 'upgrade' || verb === 'install') return second;
  if (verb === 'configure' || verb.startsWith('status ')) return first;
  return undefined;
}

/**
 * Which package was being worked on at a time: its owner where that is one of them, else the one that
 * was begun last. `earliest` and `latest` are the time with some slack.
 */
export function packageAt(
  log: PackageLog,
  earliest: string,
  latest: string,
  owner: string | undefined,
): PackageRun | undefined {
  const running = log.runs.filter(({ from, to }) => from <= latest && to >= earliest);
  return running.findLast((run) => run.package === owner) ?? running.at(-1);
}
