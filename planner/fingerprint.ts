import { canonical, contentDigest } from '../schema/canonical.ts';
import type { DriftedResource } from '../schema/types.ts';

/**
 * The digest of a drift: address, status, and what was expected and found. The same drift has the same
 * one in every run; a further edit, or an apply that expects something else, gives another.
 */
export function fingerprintOf({ address, status, fields, error }: DriftedResource): string {
  const ordered = [...fields].sort((left, right) => (left.path < right.path ? -1 : 1));
  return contentDigest(canonical({ address, status, fields: ordered, error }));
}

/** The same resource with its fingerprint, which comes from nothing else of it. */
export function withFingerprint(resource: DriftedResource): DriftedResource {
  return { ...resource, fingerprint: fingerprintOf(resource) };
}
