import { toManifest } from '../../planner/system-manager/manifest.ts';
import {
  entryPlace,
  parseEntries,
  parseServices,
  type ToplevelEntry,
  type ToplevelFile,
} from '../../planner/system-manager/toplevel.ts';
import { parse } from '../../schema/parse.ts';
import type { Problem } from '../../schema/problem.ts';
import { salvageManifest } from '../../schema/salvage.ts';
import { describeError, Failure } from '../failure.ts';
import type { Outside } from '../outside.ts';
import type { ReadManifest } from '../read-manifest.ts';
import { listEntry } from './list-entry.ts';

const largestJson = 64 * 1024 * 1024;
const largestText = 1024 * 1024;

/** Reads what system-manager was built to, a directory, as a manifest. Fails with `invalid`. */
export function readToplevel(outside: Outside, directory: string): ReadManifest {
  const problems: Problem[] = [];
  const entries = parseEntries(readJson(outside, directory, 'etcFiles'), problems);
  const services = parseServices(readJson(outside, directory, 'services'), problems);
  const listed = entries.map((entry) => ({ ...entry, files: filesOf(outside, entry, problems) }));
  const checks = `${directory}/bin/preActivationAssertions`;
  const translated = toManifest({
    entries: listed,
    services,
    checks: outside.stat(checks)?.file === true ? outside.realpath(checks) : undefined,
  });
  const parsed = parse('manifest', translated.manifest);
  const manifest = parsed.ok
    ? parsed.value
    : salvageManifest(translated.manifest, parsed.places ?? []);
  return {
    manifest: manifest ?? { version: 1 },
    source: directory,
    directory,
    problems: [...problems, ...translated.problems, ...(parsed.ok ? [] : parsed.problems)],
    warnings: translated.warnings,
  };
}

function readJson(outside: Outside, directory: string, name: 'etcFiles' | 'services'): unknown {
  const path = `${directory}/${name}/${name}.json`;
  if (outside.stat(path) === undefined) {
    throw new Failure(
      'invalid',
      `Cannot use ${directory}: it is a directory without ${name}/${name}.json, expected a manifest, or a directory that system-manager was built to`,
    );
  }
  try {
    return JSON.parse(outside.read(path, largestJson).toString('utf8'));
  } catch (error) {
    if (error instanceof Failure) throw error;
    const found = error instanceof SyntaxError ? error.message : describeError(error);
    throw new Failure(
      'invalid',
      `Cannot use ${path}: ${found}, expected what system-manager built`,
    );
  }
}

function filesOf(
  outside: Outside,
  entry: ToplevelEntry,
  problems: Problem[],
): readonly ToplevelFile[] {
  try {
    return listEntry(outside, `${entry.source}/${entry.target}`).map((file) =>
      isInline(entry, file) ? { ...file, text: readText(outside, file.real) } : file,
    );
  } catch (error) {
    problems.push({
      place: entryPlace(entry.name, 'source'),
      found: error instanceof Failure ? error.message : describeError(error),
      expected: `readable files at ${entry.source}/${entry.target}`,
    });
    return [];
  }
}

// Drop-ins and tmpfiles lines are said in the manifest itself.
function isInline({ target }: ToplevelEntry, { below, real }: ToplevelFile): boolean {
  const path = below === '' ? target : `${target}/${below}`;
  const inline = /(^|\/)(tmpfiles\.d|systemd\/system\/[^/]+\.d)\/[^/]+\.conf$/;
  return real !== '/dev/null' && inline.test(path);
}

function readText(outside: Outside, path: string): string {
  const bytes = outside.read(path, largestText);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
