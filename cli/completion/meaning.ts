/** What may stand at one place of the command line. */
export interface Meaning {
  readonly words: readonly string[];
  readonly addresses: boolean;
  readonly generations: boolean;
  readonly files: boolean;
  readonly directories: boolean;
}

// The placeholders in the flags are the vocabulary: <file>, <dir>, <glob>.
const said = {
  addresses: /^(address|glob)$/,
  generations: /^generation$/,
  files: /^(file|link|plan|manifest)$/,
  directories: /^(dir|directory)$/,
};

// An argument is one thing of several, and its description names them.
const described = {
  addresses: /\baddress(es)?\b/,
  generations: /\bgeneration\b|\bnumbers?\b/,
  files: /\bfile\b/,
  directories: /\bdirectory\b/,
};

/** What a placeholder means, from its own name, the words it is limited to, and its description. */
export function meaningOf(
  placeholder: string,
  words: readonly string[] = [],
  description = '',
): Meaning {
  const means = (what: keyof typeof said): boolean =>
    words.length === 0 && (said[what].test(placeholder) || described[what].test(description));
  return {
    words,
    addresses: means('addresses'),
    generations: means('generations'),
    files: means('files'),
    directories: means('directories'),
  };
}

/** A meaning in the marks that the scripts for bash and fish read: words, and @ before what is looked up. */
export function marksOf({ words, ...looked }: Meaning): string {
  const marks = [
    looked.addresses ? ['@address'] : [],
    looked.generations ? ['@generation'] : [],
    looked.files ? ['@file'] : [],
    looked.directories ? ['@directory'] : [],
  ].flat();
  return [...words, ...marks].join(' ');
}
