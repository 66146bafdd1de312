import { formatPlace } from './place.ts';
import type { Problem } from './problem.ts';

interface Level {
  /** The keys of an object; undefined for an array. */
  readonly keys: Set<string> | undefined;
  step: string;
  index: number;
}

/**
 * Keys that a JSON text writes twice in one object: JSON.parse takes the last one without a word, and
 * one of two entries would be lost. The text must be valid JSON.
 */
export function duplicateKeys(text: string): readonly Problem[] {
  const found: Problem[] = [];
  const levels: Level[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;
  let expectsKey = false;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token] = match;
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      levels.push({ keys: token === '{' ? new Set() : undefined, step: '', index: 0 });
      expectsKey = token === '{';
    } else if (token === '}' || token === ']') {
      levels.pop();
      expectsKey = false;
    } else if (token === ',') {
      if (level !== undefined) level.index += 1;
      expectsKey = level?.keys !== undefined;
    } else if (expectsKey && level?.keys !== undefined) {
      expectsKey = false;
      level.step = JSON.parse(token);
      if (level.keys.has(level.step)) {
        const steps = levels.map(({ keys, step, index }) =>
          keys === undefined ? `${index}` : step,
        );
        found.push({
          place: formatPlace(steps),
          found: 'the key twice',
          expected: 'each key once',
        });
      }
      level.keys.add(level.step);
    }
  }
  return found;
}
