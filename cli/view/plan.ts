import { type Verb, verbOf, wordings } from '../../planner/action.ts';
import type { AnyChange, Conflict, Plan, Step, Summary } from '../../schema/types.ts';
import { oneLine, printable, textDiff } from './diff.ts';
import { driftLines } from './drift.ts';
import { fieldsOf, isSecret, textOf } from './fields.ts';
import type { Palette } from './palette.ts';

const mostBlocks = 1000;

/** A plan for people, in Terraform's shapes: drift, changes, unit actions, conflicts, the summary. */
export async function planLines(plan: Plan, palette: Palette): Promise<readonly string[]> {
  const changing = new Set(plan.resource_changes.map(({ address }) => address));
  const reverted = plan.resource_drift
    .filter(({ address }) => changing.has(address))
    .slice(0, mostBlocks);
  return [
    ...(reverted.length === 0
      ? []
      : [
          palette.strong('Note: objects have changed outside of sm'),
          '',
          ...(await driftLines(reverted, palette, 'summary')),
          '',
        ]),
    ...(await changeLines(plan, palette)),
    ...unitLines(plan.steps, palette),
    ...conflictLines(plan.conflicts, palette),
    ...plan.warnings.map((warning) => `${palette.change('Warning:')} ${printable(warning)}`),
    ...settingsLine(plan),
    summaryLine(plan.summary, plan),
  ];
}

function settingsLine({ steps }: Plan): readonly string[] {
  const changed = steps.some(({ op, targets }) => op === 'record' && targets.includes('settings'));
  const emptied = steps.filter(({ op }) => op === 'rmdir').flatMap(({ targets }) => targets);
  const roots = steps.filter(({ op }) => op === 'protect').flatMap(({ targets }) => targets);
  return [
    ...(roots.length === 0
      ? []
      : [`GC roots that are gone come back: ${roots.map(oneLine).join(', ')}`]),
    ...(changed ? ['The settings change, and are recorded.'] : []),
    ...(emptied.length === 0 ? [] : [`Removed when empty: ${emptied.map(oneLine).join(', ')}`]),
  ];
}

async function changeLines(plan: Plan, palette: Palette): Promise<readonly string[]> {
  if (plan.resource_changes.length === 0) return [];
  const ordered = [...plan.resource_changes].sort((left, right) => rank(left) - rank(right));
  const lines = ['sm will perform the following actions:', ''];
  for (const change of ordered.slice(0, mostBlocks))
    lines.push(...(await block(change, palette)), '');
  if (ordered.length > mostBlocks) {
    lines.push(
      palette.faint(`… and ${ordered.length - mostBlocks} more; the plan's JSON has them all`),
      '',
    );
  }
  return lines;
}

// What destroys comes last, where eyes end up.
function rank({ change }: AnyChange): number {
  const verb = verbOf(change.actions);
  return verb === 'delete' ? 2 : verb === 'replace' ? 1 : 0;
}

function paintOf(verb: Verb, palette: Palette): (text: string) => string {
  const paints: Readonly<Record<Verb, (text: string) => string>> = {
    create: palette.add,
    update: palette.change,
    replace: palette.remove,
    delete: palette.remove,
    import: palette.note,
    forget: palette.note,
  };
  return paints[verb];
}

async function block(resource: AnyChange, palette: Palette): Promise<readonly string[]> {
  const verb = verbOf(resource.change.actions);
  const { glyph, planned } = wordings[verb];
  const paint = paintOf(verb, palette);
  const restored = resource.action_reason === 'restored_original';
  const keptAway = verb === 'import' && resource.change.after === null;
  const words = restored
    ? 'will be restored to its original'
    : keptAway
      ? 'is absent already, and will be kept so'
      : planned;
  const notes = [
    restored || keptAway || resource.action_reason === 'declared'
      ? ''
      : `(${resource.action_reason.replaceAll('_', ' ')})`,
    resource.reverts_drift
      ? `(reverts a change made outside of sm${keptOf(resource) === 'nothing' ? '' : '; what is there is backed up first'})`
      : '',
    keptOf(resource) === 'original' ? originalNote(resource) : '',
  ].filter((note) => note !== '' && note !== '(drifted)');
  return [
    palette.strong(`  # ${oneLine(resource.address)} ${words}`),
    ...notes.map((note) => palette.faint(`  # ${note}`)),
    `${glyph.padStart(3).replace(glyph, paint(glyph))} ${resource.type} ${JSON.stringify(resource.name)}`,
    ...(await fieldLines(resource, palette)),
  ];
}

// What becomes of what is there: units say it of their files.
function keptOf(resource: AnyChange): 'nothing' | 'original' | 'drifted' {
  return resource.type === 'file' ? resource.record.keep : 'nothing';
}

function originalNote({ record }: AnyChange): string {
  return record.origin === 'adopted'
    ? '(what is there goes into the backups; ours stays on removal)'
    : '(what is there is kept, and comes back on removal)';
}

async function fieldLines(resource: AnyChange, palette: Palette): Promise<readonly string[]> {
  const { change } = resource;
  const before = fieldsOf(change.before);
  const after = fieldsOf(change.after);
  const hidden = isSecret(resource);
  const lines: string[] = [];
  const whole = change.actions[0] === 'create' || change.actions[0] === 'delete';
  // What a partial value does not say is not ours to change.
  const partial = resource.type !== 'file' && resource.type !== 'unit' && change.after !== null;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => (whole || before[name] !== after[name]) && !(partial && after[name] === undefined),
  );
  const width = Math.max(7, ...names.map((name) => name.length));
  for (const name of names) {
    const [old, wanted] = [before[name], after[name]];
    const show = (value: string): string =>
      name === 'content' && hidden
        ? '(sensitive value)'
        : value.startsWith('sha256:') || value.startsWith('hmac:')
          ? value.slice(0, 19)
          : value;
    const mark =
      old === undefined
        ? palette.add('+')
        : wanted === undefined
          ? palette.remove('-')
          : palette.change('~');
    const said =
      old === undefined
        ? show(wanted ?? '')
        : wanted === undefined
          ? show(old)
          : `${show(old)} -> ${show(wanted)}`;
    lines.push(`      ${mark} ${name.padEnd(width)} = ${said}`);
  }
  const texts = [textOf(change.before), textOf(change.after)] as const;
  const differ = before.content !== after.content || before.file !== after.file;
  if (hidden || !differ || (texts[0] === undefined && texts[1] === undefined)) return lines;
  if (change.before?.type === 'file' && texts[0] === undefined)
    return [...lines, palette.faint('        (content not shown: not everybody may read it)')];
  if (change.after?.type === 'file' && texts[1] === undefined) return lines;
  return [...lines, ...(await textDiff(texts[0] ?? '', texts[1] ?? '', palette, '        '))];
}

const unitWords: Readonly<Record<string, string>> = {
  stop: 'stopped',
  reload: 'reloaded',
  restart: 'restarted',
  start: 'started',
};

function unitLines(steps: readonly Step[], palette: Palette): readonly string[] {
  const units = steps.filter(({ executor, op }) => executor === 'units' && op !== 'daemon-reload');
  return units.flatMap((step) => [
    palette.strong(`  # unit:${step.targets.join(', ')} will be ${unitWords[step.op] ?? step.op}`),
    `    because ${oneLine(step.why)}`,
    '',
  ]);
}

/** What keeps a plan from being applied, one paragraph each. */
export function conflictLines(conflicts: readonly Conflict[], palette: Palette): readonly string[] {
  return conflicts.flatMap((conflict) => [
    `${palette.remove('Conflict:')} ${detailOf(conflict)}`,
    ...(conflict.owner === undefined ? [] : [`  It belongs to ${conflict.owner}.`]),
    '',
  ]);
}

// What a script said has lines; nothing else has, and a path must not make up any.
const detailOf = ({ reason, detail }: Conflict): string =>
  reason === 'check_failed' ? printable(detail) : oneLine(detail);

/** `Plan: 1 to add, 1 to change, 0 to destroy, 1 unit to restart.` */
export function summaryLine(
  summary: Summary,
  { applyable, complete, mode, steps }: Pick<Plan, 'applyable' | 'complete' | 'mode' | 'steps'>,
): string {
  const { add, change, destroy, import: imported, forget, restart, conflict } = summary;
  // Settings and empty directories of ours count for nothing, and are still something to do.
  const counted = add + change + destroy + imported + forget + restart + conflict;
  const nothing = counted + steps.length === 0;
  const partly = complete ? '' : ' Only what --target and --exclude leave in was planned.';
  if (nothing && mode === 'destroy')
    return `No changes. Nothing is managed that could be destroyed.${partly}`;
  if (nothing && mode === 'rollback')
    return `No changes. The host is as that generation wants it.${partly}`;
  if (nothing) return `No changes. The host matches the manifest.${partly}`;
  const counts = [
    ...(imported > 0 ? [`${imported} to import`] : []),
    `${add} to add`,
    `${change} to change`,
    `${destroy} to destroy`,
    ...(forget > 0 ? [`${forget} to forget`] : []),
    ...(restart > 0 ? [`${restart} ${restart === 1 ? 'unit' : 'units'} to restart`] : []),
  ];
  const blocked = applyable
    ? ''
    : ` Not applyable: ${conflict} ${conflict === 1 ? 'conflict' : 'conflicts'}.`;
  return `Plan: ${counts.join(', ')}.${blocked}${partly}`;
}
