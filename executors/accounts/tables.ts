/**
 * The day of expiry, counted from 1970, by which a lock of ours is told from those of others: systemd's
 * `u!` and people write 1, and what others locked is never unlocked.
 */
export const lockDay = '2';

/** One account of the host. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly description: string;
  readonly home: string;
  readonly shell: string;
  /** Whether a password could work; `barred` is one that would if no `!` stood before it. */
  readonly password: 'open' | 'barred' | 'none';
  /** Whether we locked it; never where /etc/shadow may not be read. */
  readonly locked: boolean;
}

/** One group of the host. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** The accounts of passwd(5), with what shadow(5) says of them. Lines that say nothing are passed over. */
export function parseAccounts(passwd: string, shadow: string): ReadonlyMap<string, Account> {
  const secrets = parseSecrets(shadow);
  const found = new Map<string, Account>();
  for (const fields of records(passwd, 7)) {
    const [name = '', , uid = '', gid = '', description = '', home = '', shell = ''] = fields;
    if (!isNumber(uid) || !isNumber(gid) || found.has(name)) continue;
    const secret = secrets.get(name) ?? { password: 'none', locked: false };
    const numbers = { uid: Number(uid), gid: Number(gid) };
    found.set(name, { name, ...numbers, description, home, shell, ...secret });
  }
  return found;
}

/** The groups of group(5). */
export function parseGroups(text: string): ReadonlyMap<string, Group> {
  const found = new Map<string, Group>();
  for (const [name = '', , gid = '', members = ''] of records(text, 4)) {
    if (!isNumber(gid) || found.has(name)) continue;
    const names = members.split(',').filter((member) => member !== '');
    found.set(name, { name, gid: Number(gid), members: names });
  }
  return found;
}

/**
 * Whether a table holds lines that systemd-sysusers would lose when it writes it: comments, empty lines
 * and whatever is no record. Those of NIS, with + or - first, it keeps.
 */
export function losesLines(text: string, columns: number): boolean {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.some((line) => !/^[+-]/.test(line) && !isRecord(line, columns));
}

function isRecord(line: string, columns: number): boolean {
  const fields = line.split(':');
  return fields.length === columns && /^[^\s#]/.test(line) && fields[0] !== '';
}

function parseSecrets(text: string): ReadonlyMap<string, Pick<Account, 'password' | 'locked'>> {
  const found = new Map<string, Pick<Account, 'password' | 'locked'>>();
  for (const [name = '', secret = '', , , , , , expires = ''] of records(text, 9)) {
    const password = passwordOf(secret);
    if (!found.has(name)) {
      found.set(name, { password, locked: password !== 'open' && expires === lockDay });
    }
  }
  return found;
}

// `*` and a lone `!` can never match; `!` before a hash bars it (shadow(5)).
function passwordOf(secret: string): Account['password'] {
  if (!/^[!*]/.test(secret)) return 'open';
  return /^!+[^!*]/.test(secret) ? 'barred' : 'none';
}

function* records(text: string, columns: number): Generator<readonly string[]> {
  for (const line of text.split('\n')) {
    if (/^[+-]/.test(line) || !isRecord(line, columns)) continue;
    yield line.split(':');
  }
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
