/** What `systemctl show` prints of one unit: its properties by name. */
export type Properties = ReadonlyMap<string, string>;

/** Reads what `systemctl show` prints: one block of lines for each unit, in the order asked. */
export function parseProperties(text: string): readonly Properties[] {
  return text
    .split(/\n\n+/)
    .map((block) => block.split('\n').filter((line) => line.includes('=')))
    .filter((lines) => lines.length > 0)
    .map((lines) => new Map(lines.map(splitLine)));
}

function splitLine(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

/** A list as `systemctl show` prints it: words with blanks or backslashes are in quotes, and escaped. */
export function parseList(value: string | undefined): readonly string[] {
  return [...(value ?? '').matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain = '']) => quoted?.replace(/\\(.)/g, '$1') ?? plain,
  );
}

const unitSeconds: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  month: 2_629_800,
  y: 31_557_600,
};

/** Seconds of a time span such as `1min 30s`; null for infinity and for what is no time span. */
export function parseTimeSpan(value: string | undefined): number | null {
  if (value === '0') return 0;
  const parts = (value ?? '').split(' ').map((part) => /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(part));
  let seconds = 0;
  for (const part of parts) {
    const [, amount, unit] = part ?? [];
    const factor = unitSeconds[unit ?? ''];
    if (amount === undefined || factor === undefined) return null;
    seconds += Number(amount) * factor;
  }
  return seconds;
}
