/** One row of two texts side by side; a side without a line is empty. */
export interface Row {
  readonly kind: 'same' | 'changed' | 'skipped';
  readonly before?: { readonly number: number; readonly text: string };
  readonly after?: { readonly number: number; readonly text: string };
  /** How many equal lines a skipped row stands for. */
  readonly count?: number;
}

const context = 3;

/** Two texts line by line beside each other; long equal parts are left out. */
export async function sideBySide(before: string, after: string): Promise<readonly Row[]> {
  const { diffLines } = await import('diff');
  const rows: Row[] = [];
  let [left, right] = [1, 1];
  let removed: readonly string[] = [];
  let added: readonly string[] = [];
  const flush = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const [old, wanted] = [removed[index], added[index]];
      rows.push({
        kind: 'changed',
        ...(old === undefined ? {} : { before: { number: left++, text: old } }),
        ...(wanted === undefined ? {} : { after: { number: right++, text: wanted } }),
      });
    }
    [removed, added] = [[], []];
  };
  for (const part of diffLines(before, after)) {
    const lines = linesOf(part.value);
    if (part.removed) removed = [...removed, ...lines];
    else if (part.added) added = [...added, ...lines];
    else {
      flush();
      for (const text of lines)
        rows.push({
          kind: 'same',
          before: { number: left++, text },
          after: { number: right++, text },
        });
    }
  }
  flush();
  return folded(rows);
}

// What ends with no newline looks like its neighbor that has one, and must not.
function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const whole = text.endsWith('\n');
  const lines = (whole ? text.slice(0, -1) : text).split('\n');
  return whole ? lines : [...lines.slice(0, -1), `${lines.at(-1)} ⏎̸`];
}

function folded(rows: readonly Row[]): readonly Row[] {
  const near = new Set<number>();
  for (const [index, { kind }] of rows.entries()) {
    if (kind !== 'changed') continue;
    for (let at = index - context; at <= index + context; at += 1) near.add(at);
  }
  const result: Row[] = [];
  let skipped = 0;
  for (const [index, row] of rows.entries()) {
    if (near.has(index)) {
      if (skipped > 0) result.push({ kind: 'skipped', count: skipped });
      skipped = 0;
      result.push(row);
    } else skipped += 1;
  }
  return skipped > 0 ? [...result, { kind: 'skipped', count: skipped }] : result;
}
