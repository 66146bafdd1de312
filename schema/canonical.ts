import { createHash } from 'node:crypto';
import type { ContentDigest } from './brand.ts';

type Plain = { readonly [key: string]: unknown };

// What the planner makes is in this order already, and JSON.stringify is ten times as fast as we are.
function isSortedThroughout(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSortedThroughout);
  const object = value as Plain;
  let last = '';
  // Unlike a list of the keys this costs no memory; what lies below Object.prototype has none to inherit.
  for (const key in object) {
    if (last > key) return false;
    last = key;
    const inner = object[key];
    if (typeof inner === 'object' && !isSortedThroughout(inner)) return false;
  }
  return true;
}

/**
 * The one byte form of a JSON value: keys sorted by UTF-16 code unit, no white space (RFC 8785).
 * Keys whose value is undefined are left out, as JSON.stringify does.
 */
export function canonical(value: unknown): string {
  if (isSortedThroughout(value)) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as Plain;
  const members: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const inner = object[key];
    if (inner !== undefined) members.push(`${JSON.stringify(key)}:${canonical(inner)}`);
  }
  return `{${members.join(',')}}`;
}

/** Whether two JSON values have the same canonical bytes, without making them. */
export function sameForm(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const flat = typeof left !== 'object' || typeof right !== 'object';
  if (flat || left === null || right === null) return canonical(left) === canonical(right);
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((value, index) => sameForm(value, right[index]));
  }
  const [one, other] = [left as Plain, right as Plain];
  // Own keys only: every object has a toString that nobody wrote.
  const isMissing = (key: string): boolean => other[key] !== undefined && !Object.hasOwn(one, key);
  if (Object.keys(other).some(isMissing)) return false;
  return Object.keys(one).every((key) =>
    one[key] === undefined
      ? !Object.hasOwn(other, key) || other[key] === undefined
      : Object.hasOwn(other, key) && other[key] !== undefined && sameForm(one[key], other[key]),
  );
}

/** SHA-256 in hex of a text (as UTF-8) or of bytes. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The digest under which content that is not secret is compared. */
export function contentDigest(data: string | Uint8Array): ContentDigest {
  return `sha256:${sha256(data)}` as ContentDigest;
}

/** Sorted keys for reading, two spaces, and a newline at the end: how every document is written. */
export function pretty(value: unknown): string {
  return `${prettyBare(value)}\n`;
}

/** The same without the newline at the end. */
export function prettyBare(value: unknown): string {
  return JSON.stringify(sortKeys(value), null, 2) ?? 'null';
}

/** The keys in the order in which pretty() writes them: numbers first, as every JSON.stringify does. */
export function keysForReading(object: Plain): readonly string[] {
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(object).sort()) sorted[key] = null;
  return Object.keys(sorted);
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const object = value as Plain;
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(object).sort()) sorted[key] = sortKeys(object[key]);
  return sorted;
}
