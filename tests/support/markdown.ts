/** A fenced block of a Markdown text. */
export interface FencedBlock {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a text, in order. */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', text = '']) => ({ language, text }),
  );
}

const withoutBlocks = (markdown: string): string => markdown.replace(/^```[\s\S]*?^```$/gm, '');

/** The targets of links that do not lead to other sites. */
export function linksIn(markdown: string): readonly string[] {
  return [...withoutBlocks(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a text's headings, as forges make them. */
export function slugsOf(markdown: string): readonly string[] {
  return [...withoutBlocks(markdown).matchAll(/^#+ +(.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** The words after `sm` of each command: after a prompt, at the start of a line of a script, or in backquotes. */
export function commandsIn(markdown: string): readonly (readonly string[])[] {
  const lines = fencedBlocks(markdown).flatMap(({ language, text }) => {
    const start = language === 'console' ? /^\$ sm (.+)$/gm : /^(?:.*\) |\s*)sm ([^:].*)$/gm;
    return language === 'console' || language === 'sh' ? [...text.matchAll(start)] : [];
  });
  const inline = [...withoutBlocks(markdown).matchAll(/`sm ([^`]+)`/g)];
  return [...lines, ...inline]
    .flatMap(([, command = '']) =>
      command
        .replace(/ #.*$/, '')
        .split(/ [|;>]+ ?/)
        .slice(0, 1),
    )
    .map((command) => command.trim().split(/\s+/));
}
