/** The words of a value as systemd splits it: at blanks, quotes gone; none where a quote is left open. */
export function words(value: string): readonly string[] {
  const word = /(?:[^ \t\n\r"']|"[^"]*"|'[^']*')+/g;
  if (/["']/.test(value.replace(word, ''))) return [];
  return [...value.matchAll(word)].map(([found]) => found.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
