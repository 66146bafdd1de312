import { printable } from '../diff.ts';

const names: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it stands in HTML, in elements and in quoted attributes; control characters are shown. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => names[character] ?? '');
}

/** An element with escaped attributes around ready-made HTML. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly string[]
): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${words.join('')}>${content.join('')}</${name}>`;
}
