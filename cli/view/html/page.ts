import { createHash } from 'node:crypto';
import { verbOf } from '../../../planner/action.ts';
import type { AnyChange, Plan } from '../../../schema/types.ts';
import { summaryLine } from '../plan.ts';
import { changeCard } from './change.ts';
import { element, escaped } from './escape.ts';
import { script } from './script.ts';
import { style } from './style.ts';

// Where there is more to read than this, everything starts folded.
const mostOpen = 30;

/** A plan as one self-contained page for whoever reviews it: no network, no other file. */
export async function planPage(plan: Plan): Promise<string> {
  const { resource_changes: changes } = plan;
  const cards: string[] = [];
  for (const change of destructiveLast(changes))
    cards.push(await changeCard(change, changes.length <= mostOpen));
  const hash = createHash('sha256').update(script).digest('base64');
  // Whatever a text of the plan holds, nothing but our own script runs and nothing is fetched.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `${element('title', {}, escaped(titleOf(plan)))}\n<style>${style}</style>\n</head>\n<body>`,
    element('h1', {}, escaped(titleOf(plan))),
    facts(plan),
    element(
      'p',
      { id: 'summary' },
      element('strong', {}, escaped(summaryLine(plan.summary, plan))),
    ),
    counts(plan),
    ...boxes(plan),
    ...(changes.length === 0 ? [] : [element('h2', {}, 'Resources'), filters(changes), ...cards]),
    ...unitActions(plan),
    ...drift(plan),
    changes.length === 0 ? '' : `<script>${script}</script>`,
    '</body>\n</html>\n',
  ].join('\n');
}

const titleOf = ({ host, mode }: Plan): string =>
  `${mode === 'normal' ? 'Plan' : `Plan to ${mode === 'rollback' ? 'roll back' : mode}`} for ${host.hostname}`;

function destructiveLast(changes: readonly AnyChange[]): readonly AnyChange[] {
  const rank = ({ change }: AnyChange): number =>
    change.actions.some((action) => action === 'delete') ? 1 : 0;
  return [...changes].sort((left, right) => rank(left) - rank(right));
}

function facts({
  host,
  timestamp,
  state,
  manifest,
  plan_id: id,
  sm_version: version,
}: Plan): string {
  const lines = [
    `${host.os}${host.systemd === null ? '' : `, systemd ${host.systemd}`}${host.root === '/' ? '' : `, root ${host.root}`}`,
    `planned ${timestamp} by sm ${version} from ${manifest.source} against serial ${state.serial}`,
    id,
  ];
  return element('p', { class: 'facts' }, lines.map(escaped).join('<br>'));
}

function counts({ summary }: Plan): string {
  const items = Object.entries(summary).filter(([, count]) => count > 0);
  return element(
    'ul',
    { class: 'counts' },
    ...items.map(([name, count]) => element('li', {}, `${count} ${escaped(name)}`)),
  );
}

function boxes({ conflicts, warnings, interrupted }: Plan): readonly string[] {
  return [
    ...(interrupted
      ? [element('p', { class: 'box' }, 'An apply was interrupted before this.')]
      : []),
    ...conflicts.map(({ detail, owner }) =>
      element(
        'p',
        { class: 'box conflict' },
        `<strong>Conflict:</strong> ${escaped(detail)}`,
        owner === undefined ? '' : ` It belongs to ${escaped(owner)}.`,
      ),
    ),
    ...warnings.map((warning) =>
      element('p', { class: 'box' }, `<strong>Warning:</strong> ${escaped(warning)}`),
    ),
  ];
}

function filters(changes: readonly AnyChange[]): string {
  const choices = (legend: string, name: string, values: readonly string[]): string => {
    const labels = [...new Set(values)]
      .sort()
      .map((value) =>
        element(
          'label',
          {},
          `<input type="checkbox" name="${name}" value="${escaped(value)}" checked> ${escaped(value)}`,
        ),
      );
    return element('fieldset', {}, element('legend', {}, legend), ...labels);
  };
  return element(
    'div',
    { class: 'filters' },
    choices(
      'Kind',
      'kind',
      changes.map(({ type }) => type),
    ),
    choices(
      'Action',
      'action',
      changes.map(({ change }) => verbOf(change.actions)),
    ),
    '<input type="search" id="search" placeholder="address" aria-label="address">',
    '<button type="button" id="open">Open all</button><button type="button" id="close">Close all</button>',
    '<button type="button" id="theme">Light or dark</button><span id="shown"></span>',
  );
}

function unitActions({ steps }: Plan): readonly string[] {
  const actions = steps.filter(
    ({ executor, op }) => executor === 'units' && op !== 'daemon-reload',
  );
  if (actions.length === 0) return [];
  const items = actions.map(({ op, targets, why }) =>
    element(
      'li',
      {},
      `<strong>${escaped(op)}</strong> `,
      element('span', { class: 'mono' }, escaped(targets.join(', '))),
      ` because ${escaped(why)}`,
    ),
  );
  return [element('h2', {}, 'Units'), element('ol', { id: 'units' }, ...items)];
}

function drift({ resource_drift: drifted }: Plan): readonly string[] {
  if (drifted.length === 0) return [];
  const items = drifted.map(({ address, status, fields }) =>
    element(
      'li',
      {},
      element('span', { class: 'mono' }, escaped(address)),
      ` ${escaped(status)}`,
      fields.length === 0 ? '' : `: ${fields.map(({ path }) => escaped(path)).join(', ')}`,
    ),
  );
  return [element('h2', {}, 'Changed outside of sm'), element('ul', { id: 'drift' }, ...items)];
}
