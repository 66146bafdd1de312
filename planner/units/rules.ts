import { formatPlace } from '../../schema/place.ts';
import { type Problem, quote } from '../../schema/problem.ts';
import type { Manifest, UnitEntry } from '../../schema/types.ts';
import { isTemplate, isUnitName, unitType } from './names.ts';

type Complain = (key: string | undefined, found: string, expected: string) => void;

/** Everything that is wrong with the units of a manifest, whatever the host. */
export function unitProblems(units: Manifest['units']): readonly Problem[] {
  return Object.entries(units ?? {}).flatMap(([name, entry]) => {
    const problems: Problem[] = [];
    const complain: Complain = (key, found, expected) => {
      const place = formatPlace(key === undefined ? ['units', name] : ['units', name, key]);
      problems.push({ place, found, expected });
    };
    checkName(name, complain);
    checkMask(entry, complain);
    checkContent(name, entry, complain);
    checkNames(name, entry, complain);
    return problems;
  });
}

function checkName(name: string, complain: Complain): void {
  if (isUnitName(name)) return;
  complain(
    undefined,
    quote(name),
    'a unit name that systemd takes, such as hello.service or hello@one.service',
  );
}

function checkMask(entry: UnitEntry, complain: Complain): void {
  if (entry.masked !== true) return;
  const others = Object.keys(entry).filter((key) => key !== 'masked');
  if (others.length > 0) complain('masked', `masked with ${others.join(', ')}`, 'masked alone');
}

function checkContent(name: string, entry: UnitEntry, complain: Complain): void {
  if (entry.text !== undefined && entry.source !== undefined) {
    complain(undefined, 'text and source', 'one of text, source');
  }
  if (Object.keys(entry).filter((key) => key !== 'switch').length === 0) {
    complain(undefined, 'nothing to do', 'text, source, dropIns, enable, wantedBy or masked');
  }
  if (entry.text?.trim() === '') {
    complain(
      'text',
      'an empty file, by which systemd masks a unit',
      'a unit file, or masked: true',
    );
  }
  const type = unitType(name);
  if ((type === 'device' || type === 'scope') && (entry.text ?? entry.source) !== undefined) {
    complain(undefined, `a file for a ${type}`, `drop-ins only: a ${type} has no file of its own`);
  }
}

function checkNames(name: string, entry: UnitEntry, complain: Complain): void {
  const wanting = [...(entry.wantedBy ?? []), ...(entry.requiredBy ?? [])];
  if (isTemplate(name) && wanting.length > 0) {
    complain(
      'wantedBy',
      'a template',
      'an instance, such as hello@one.service: a template never runs',
    );
  }
  for (const alias of entry.aliases ?? []) {
    if (unitType(alias) !== unitType(name) || alias === name) {
      complain('aliases', quote(alias), `another name that ends like ${name}`);
    }
  }
}
