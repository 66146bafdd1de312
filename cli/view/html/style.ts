/** The look of the review page: light and dark, by what the reader's system prefers or says. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --ink: #1b1f24; --faint: #59636e; --line: #d1d9e0;
  --card: #f6f8fa; --add: #116329; --add-back: #dafbe1; --remove: #a40e26; --remove-back: #ffebe9;
  --change: #7d4e00; --change-back: #fff8c5; --note: #0550ae; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --page: #0d1117; --ink: #e6edf3;
  --faint: #9198a1; --line: #3d444d; --card: #151b23; --add: #56d364; --add-back: #12261e;
  --remove: #ff7b72; --remove-back: #2d1517; --change: #e3b341; --change-back: #272115; --note: #79c0ff; } }
:root[data-theme=dark] { color-scheme: dark; --page: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #3d444d;
  --card: #151b23; --add: #56d364; --add-back: #12261e; --remove: #ff7b72; --remove-back: #2d1517;
  --change: #e3b341; --change-back: #272115; --note: #79c0ff; }
:root[data-theme=light] { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
code, pre, table.diff, .mono { font: .85rem/1.45 ui-monospace, monospace; }
.facts { color: var(--faint); margin: 0 0 1rem; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; margin: 1rem 0; }
.counts li { border: 1px solid var(--line); border-radius: .4rem; padding: .2rem .7rem; }
.filters { position: sticky; top: 0; background: var(--page); padding: .6rem 0; display: flex; flex-wrap: wrap;
  gap: .5rem 1rem; align-items: center; border-bottom: 1px solid var(--line); z-index: 1; }
.filters fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .2rem .7rem; }
.filters legend { float: left; padding: 0 .5rem 0 0; color: var(--faint); }
input[type=search], button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: .4rem; padding: .2rem .6rem; }
details.change { border: 1px solid var(--line); border-radius: .5rem; margin: .6rem 0; background: var(--card); }
details.change > summary { padding: .5rem .8rem; cursor: pointer; overflow-wrap: anywhere; }
details.change > div { padding: 0 .8rem .8rem; overflow-x: auto; }
.create { color: var(--add); } .update { color: var(--change); } .delete, .replace { color: var(--remove); }
.import, .forget { color: var(--note); } .note { color: var(--faint); margin: .2rem 0; }
.box { border-left: .3rem solid var(--change); background: var(--change-back); padding: .5rem .8rem; margin: .5rem 0;
  overflow-wrap: anywhere; }
.box.conflict { border-color: var(--remove); background: var(--remove-back); }
table.fields td:first-child { white-space: nowrap; }
table.fields td { padding: .1rem 1rem .1rem 0; vertical-align: top; overflow-wrap: anywhere; }
table.diff { border-collapse: collapse; width: 100%; table-layout: fixed; margin-top: .6rem; background: var(--page); }
table.diff td { padding: 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; }
table.diff td.number { width: 3.5rem; text-align: right; color: var(--faint); user-select: none; }
table.diff td.removed { background: var(--remove-back); } table.diff td.added { background: var(--add-back); }
table.diff tr.skipped td { color: var(--faint); text-align: center; background: var(--card); }
[hidden] { display: none !important; }
@media print { .filters { display: none; } }
@media (max-width: 40rem) { table.diff td.number { width: 2.2rem; padding: 0 .2rem; } }
`;
