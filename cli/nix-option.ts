/** Nix takes `--option NAME VALUE`; a parser of one value for each flag is given `NAME=VALUE`. */
export function withNixOptionsJoined(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const last = end === -1 ? words.length : end;
  return words.flatMap((word, index) => {
    const name = words[index - 1];
    const isName = (at: number): boolean =>
      at < last && words[at - 1] === '--nix-option' && words[at]?.includes('=') === false;
    if (isName(index) && index + 1 < last) return [`${word}=${words[index + 1]}`];
    return isName(index - 1) && name !== undefined && index < last ? [] : [word];
  });
}
