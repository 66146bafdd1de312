import type {
  AcknowledgedResource,
  Acknowledgement,
  Address,
  DriftedResource,
} from '../schema/types.ts';
import { matchAddresses } from '../state/match.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Drift divided into what is to be reported and what somebody said is known. */
export interface Judged {
  readonly open: readonly DriftedResource[];
  readonly acknowledged: readonly AcknowledgedResource[];
  /** Why something is reported although there is an entry for it. */
  readonly notes: readonly string[];
}

interface Entry {
  readonly acknowledgement: Acknowledgement;
  readonly field: string | undefined;
  readonly matches: (address: Address) => boolean;
  readonly ended: boolean;
}

/** What an entry says of one drift. */
interface Said extends Entry {
  readonly part: DriftedResource;
  readonly covers: boolean;
}

/**
 * Divides drift by the acknowledgements. One that has ended, or whose fingerprint is that of another
 * drift, covers nothing: what it was about is reported again, with a note.
 */
export function acknowledge(
  drifted: readonly DriftedResource[],
  acknowledgements: readonly Acknowledgement[],
  now: string,
): Judged {
  const entries = acknowledgements.map((acknowledgement) => entryOf(acknowledgement, now));
  const judged = drifted.map((resource) => judge(resource, entries));
  return {
    open: judged.flatMap(({ open }) => open),
    acknowledged: judged.flatMap(({ acknowledged }) => acknowledged),
    notes: judged.flatMap(({ notes }) => notes),
  };
}

/** Whether something that lasts until a day, or a time in UTC, still does; a day counts to its end. */
export function lasts(until: string, now: string): boolean {
  return until.length === 10 ? now.slice(0, 10) <= until : now.slice(0, -1) < until.slice(0, -1);
}

/** The part of a drift that an entry is about: all of it, or one field. */
export function partOf(
  resource: DriftedResource,
  field: string | undefined,
): DriftedResource | undefined {
  if (field === undefined) return resource;
  const fields = resource.fields.filter(({ path }) => path === field);
  return fields.length === 0 ? undefined : { ...resource, fields };
}

/** The pattern and the field of an entry's address. */
export function splitField(pattern: string): {
  readonly pattern: string;
  readonly field: string | undefined;
} {
  const hash = pattern.lastIndexOf('#');
  return hash === -1
    ? { pattern, field: undefined }
    : { pattern: pattern.slice(0, hash), field: pattern.slice(hash + 1) };
}

function entryOf(acknowledgement: Acknowledgement, now: string): Entry {
  const { pattern, field } = splitField(acknowledgement.address);
  const { until } = acknowledgement;
  return {
    acknowledgement,
    field,
    matches: matchAddresses([pattern]),
    ended: until !== undefined && !lasts(until, now),
  };
}

function judge(resource: DriftedResource, entries: readonly Entry[]): Judged {
  const about = entries.flatMap((entry) => said(entry, resource));
  const whole = about.find(({ covers, field }) => covers && field === undefined);
  const valid = whole === undefined ? about.filter(({ covers }) => covers) : [whole];
  const known = new Set(valid.flatMap(({ part }) => part.fields.map(({ path }) => path)));
  const left = resource.fields.filter(({ path }) => !known.has(path));
  const done = whole !== undefined || (left.length === 0 && resource.fields.length > 0);
  return {
    open: done ? [] : [{ ...resource, fields: left }],
    acknowledged: once(valid.map(({ part, acknowledgement }) => told(part, acknowledgement))),
    notes: done ? [] : about.filter(({ covers }) => !covers).map(whyNot),
  };
}

function said(entry: Entry, resource: DriftedResource): readonly Said[] {
  // A path may hold a # of its own.
  const literal = entry.acknowledgement.address === resource.address;
  if (!literal && !entry.matches(resource.address)) return [];
  const field = literal ? undefined : entry.field;
  const part = partOf(resource, field);
  return part === undefined ? [] : [{ ...entry, field, part, covers: covers(entry, part) }];
}

function covers({ acknowledgement, ended }: Entry, part: DriftedResource): boolean {
  if (ended) return false;
  const { fingerprint } = acknowledgement;
  return fingerprint === undefined || fingerprint === fingerprintOf(part);
}

function told(part: DriftedResource, acknowledgement: Acknowledgement): AcknowledgedResource {
  const { reason, by, until } = acknowledgement;
  return {
    address: part.address,
    status: part.status,
    fields: part.fields,
    fingerprint: fingerprintOf(part),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
    ...(until === undefined ? {} : { until }),
  };
}

// Two entries for one field are one acknowledgement.
function once(all: readonly AcknowledgedResource[]): readonly AcknowledgedResource[] {
  return [...new Map(all.map((one) => [one.fingerprint, one])).values()];
}

function whyNot({ acknowledgement, ended }: Said): string {
  const { address, by, until } = acknowledgement;
  const whose = by === undefined ? 'the acknowledgement' : `the acknowledgement by ${by}`;
  return ended
    ? `${address}: ${whose} ended with ${until}`
    : `${address}: ${whose} was of another drift; it has changed since`;
}
