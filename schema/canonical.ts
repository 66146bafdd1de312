import { createHash } from 'node:crypto';
import type { ContentDigest } from './brand.ts';

type Plain = { readonly [key: string]: unknown };

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  }
  return true;
}

// What the planner makes is in this order already, and JSON.stringify is ten times as fast as we are.
function isSortedThroughout(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSortedThroughout);
  const object = value as Plain;
  const keys = Object.keys(object);
  return isSorted(keys) && keys.every((key) => isSortedThroughout(object[key]));
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
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const object = value as Plain;
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(object).sort()) sorted[key] = sortKeys(object[key]);
  return sorted;
}
