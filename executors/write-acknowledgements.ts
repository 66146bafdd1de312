import { resolve } from 'node:path';
import { pretty } from '../schema/canonical.ts';
import type { Acknowledgement } from '../schema/types.ts';
import { parseAcknowledgements, readAcknowledgementFile } from './acknowledgements.ts';
import type { Outside } from './outside.ts';

/**
 * Adds acknowledgements to a file, in place of those for the same address; the comments of a YAML file
 * stay. What it would write is checked before it is written.
 */
export async function addAcknowledgements(
  outside: Outside,
  path: string,
  added: readonly Acknowledgement[],
): Promise<void> {
  const before = readAcknowledgementFile(outside, path);
  if (before !== undefined) await parseAcknowledgements(before, path);
  const isJson = before === undefined ? path.endsWith('.json') : isJsonText(before);
  const text = isJson ? inJson(before, added) : await inYaml(before, added);
  await parseAcknowledgements(text, path);
  outside.write(resolve(outside.workingDirectory, path), text, modeOf(outside, path));
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function modeOf(outside: Outside, path: string): number {
  return outside.stat(resolve(outside.workingDirectory, path))?.mode ?? 0o644;
}

function inJson(before: string | undefined, added: readonly Acknowledgement[]): string {
  const known: readonly Acknowledgement[] =
    before === undefined ? [] : JSON.parse(before).acknowledged;
  const names = new Set(added.map(({ address }) => address));
  const kept = known.filter(({ address }) => !names.has(address));
  return pretty({ version: 1, acknowledged: [...kept, ...added] });
}

async function inYaml(
  before: string | undefined,
  added: readonly Acknowledgement[],
): Promise<string> {
  const { isMap, isSeq, parseDocument } = await import('yaml');
  const start = '# Drift that is known. See sm drift --help.\nversion: 1\nacknowledged: []\n';
  const document = parseDocument(before ?? start, { version: '1.2' });
  const names = new Set(added.map(({ address }) => address));
  const list = document.get('acknowledged');
  if (isSeq(list)) {
    list.flow = false;
    list.items = list.items.filter(
      (item) => !(isMap(item) && names.has(String(item.get('address')))),
    );
    for (const one of added) list.add(document.createNode(one));
  }
  return document.toString({ lineWidth: 0 });
}
