import { createHmac, randomBytes } from 'node:crypto';
import { contentDigest, sha256 } from '../schema/canonical.ts';
import type { ContentDigest } from '../schema/types.ts';
import { codeOf, Failure } from './failure.ts';
import { type Layout, within } from './layout.ts';
import type { System } from './system.ts';

/** Keys under which secret content is digested, so that a short secret cannot be guessed from a plan. */
export interface Keyring {
  /** The digest of secret bytes under the current key. */
  readonly seal: (bytes: Uint8Array) => ContentDigest;
  /** The digest of bytes in the form of another digest; undefined where its key is unknown. */
  readonly like: (form: ContentDigest, bytes: Uint8Array) => ContentDigest | undefined;
}

type Key = { readonly id: string; readonly bytes: Buffer };

const named = (bytes: Buffer): Key => ({
  id: sha256(`sm key id ${bytes.toString('hex')}`).slice(0, 8),
  bytes,
});

const digest = ({ id, bytes }: Key, content: Uint8Array): ContentDigest =>
  `hmac:${id}:${createHmac('sha256', bytes).update(content).digest('hex')}` as ContentDigest;

/**
 * The key of this state, or until the first apply has made one, a key derived from the machine id: a
 * plan never writes, and equal inputs must give equal plans.
 */
export function loadKeys(system: System, layout: Layout, machineId: string): Keyring {
  const derived = named(createHmac('sha256', machineId).update('sm sensitive content').digest());
  const own = readKey(system, layout);
  const current = own ?? derived;
  const known = new Map([derived, ...(own === undefined ? [] : [own])].map((key) => [key.id, key]));
  return {
    seal: (bytes) => digest(current, bytes),
    like: (form, bytes) => {
      if (form.startsWith('sha256:')) return contentDigest(bytes);
      const key = known.get(form.split(':')[1] ?? '');
      return key === undefined ? undefined : digest(key, bytes);
    },
  };
}

function readKey(system: System, layout: Layout): Key | undefined {
  try {
    const text = system.read(layout.key, 1024).toString('utf8').trim();
    if (/^[0-9a-f]{64}$/.test(text)) return named(Buffer.from(text, 'hex'));
    throw new Failure(
      'invalid',
      `Cannot use the key ${layout.key}: it is not 64 hex digits, expected the key that sm made; bring it back from a backup of the host, or remove it: secrets are then recorded anew`,
    );
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the key of this state, once. */
export function ensureKey(system: System, layout: Layout): void {
  if (system.lstat(layout.key) !== undefined) return;
  const text = Buffer.from(`${randomBytes(32).toString('hex')}\n`);
  const draft = within(layout.directory, '.key.new');
  if (system.lstat(draft) !== undefined) system.remove(draft);
  system.createFile(draft, text, { mode: 0o600 }, true);
  system.rename(draft, layout.key);
}
