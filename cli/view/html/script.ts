/** What the review page does by itself: filtering, folding, and the choice of light or dark. */
export const script = `
'use strict';
const all = [...document.querySelectorAll('details.change')];
const boxes = [...document.querySelectorAll('.filters input[type=checkbox]')];
const words = document.querySelector('#search');
const shown = document.querySelector('#shown');
function filter() {
  const off = (name) => boxes.filter((box) => box.name === name && !box.checked).map((box) => box.value);
  const kinds = off('kind'), actions = off('action'), text = words.value.toLowerCase();
  let count = 0;
  for (const one of all) {
    const { kind, action, address } = one.dataset;
    one.hidden = kinds.includes(kind) || actions.includes(action) || !address.toLowerCase().includes(text);
    if (!one.hidden) count += 1;
  }
  shown.textContent = count + ' of ' + all.length + ' shown';
}
for (const box of boxes) box.addEventListener('change', filter);
words.addEventListener('input', filter);
document.querySelector('#open').addEventListener('click', () => { for (const one of all) one.open = true; });
document.querySelector('#close').addEventListener('click', () => { for (const one of all) one.open = false; });
document.querySelector('#theme').addEventListener('click', () => {
  const dark = getComputedStyle(document.documentElement).colorScheme === 'dark'
    || (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
});
filter();
`;
