import { verbOf, wordings } from '../../planner/action.ts';
import type { Event, Summary } from '../../schema/types.ts';
import { confirmationMessage, decisionMessage } from './confirmation.ts';
import { printable } from './diff.ts';
import type { Palette } from './palette.ts';

/** An event as one line of JSON, in the shape of Terraform's machine-readable output. */
export function eventJson(event: Event, timestamp: string): string {
  return JSON.stringify({
    '@level': levelOf(event),
    '@message': messageOf(event),
    '@module': 'sm.ui',
    '@timestamp': timestamp,
    ...event,
  });
}

function levelOf(event: Event): 'info' | 'warn' | 'error' {
  if (event.type === 'apply_errored') return 'error';
  if (event.type === 'unit_action') {
    return event.result === 'failed' || event.result === 'late' ? 'error' : 'info';
  }
  if (event.type === 'diagnostic') return event.severity === 'error' ? 'error' : 'warn';
  if (event.type === 'health_check') return event.result === 'failed' ? 'error' : 'info';
  return ['rollback', 'confirmation'].includes(event.type) ? 'warn' : 'info';
}

/** What an event says to people, on one line or few. */
export function messageOf(event: Event): string {
  switch (event.type) {
    case 'version':
      return `sm ${event.sm}`;
    case 'diagnostic':
      return event.summary;
    case 'journal_recovered':
      return `Finished an interrupted apply: ${event.done} changes hold now${event.left.length === 0 ? '' : `; left alone, because someone changed it since: ${event.left.join(', ')}`}`;
    case 'step':
      return `${event.op} ${event.count}`;
    case 'apply_progress':
      return `Still busy with ${event.op}${event.targets.length === 0 ? '' : ` of ${event.targets.join(', ')}`}... [${event.elapsed_seconds}s elapsed]`;
    case 'apply_start':
      return `${event.address}: ${wordings[verbOf(event.actions)].doing}`;
    case 'apply_complete':
      return `${event.address}: ${wordings[verbOf(event.actions)].done}`;
    case 'apply_errored':
      return `${event.target}: ${event.error}`;
    case 'unit_action':
      return unitMessage(event);
    case 'apply_skipped':
      return `${event.target}: Skipped, ${event.why}`;
    case 'rollback':
      return 'Putting everything back';
    case 'health_check':
      return event.result === 'passed'
        ? `${event.name}: Healthy after ${event.seconds} s`
        : `${event.name}: Not healthy after ${event.seconds} s: ${event.why}`;
    case 'confirmation':
      return confirmationMessage(event);
    case 'decision':
      return decisionMessage(event);
    case 'change_summary':
      return summaryMessage(event);
  }
}

const unitDone: Readonly<Record<string, string>> = {
  stop: 'Stopped',
  reload: 'Reloaded',
  restart: 'Restarted',
  start: 'Started',
  'daemon-reload': 'Read its unit files anew',
};

function unitMessage(event: Extract<Event, { type: 'unit_action' }>): string {
  const { unit, op, result, why, journal } = event;
  const lines = (journal ?? []).map((line) => `\n    ${line}`).join('');
  switch (result) {
    case 'done':
      return `${unit}: ${unitDone[op]}`;
    case 'skipped':
      return `${unit}: Skipped ${op}, ${why}`;
    case 'late':
      return `${unit}: ${op} goes on beyond its deadline: ${why}${lines}`;
    case 'failed':
      return `${unit}: Failed to ${op}: ${why}${lines}`;
  }
}

function summaryMessage(event: Extract<Event, { type: 'change_summary' }>): string {
  const { add, change, destroy, import: imported, forget } = event.changes;
  const counts = [
    ...(imported > 0 ? [`${imported} imported`] : []),
    `${add} added`,
    `${change} changed`,
    `${destroy} destroyed`,
    ...(forget > 0 ? [`${forget} forgotten`] : []),
  ].join(', ');
  const name = { apply: 'Apply', destroy: 'Destroy', rollback: 'Rollback' }[event.operation];
  switch (event.result) {
    case 'ok':
    case 'unchanged':
      return event.operation === 'destroy'
        ? `Destroy complete! Resources: ${destroyCounts(event.changes)}.`
        : `${name} complete! Resources: ${counts}.`;
    case 'rolled_back':
      return `${name} failed, and everything was put back.`;
    case 'interrupted':
      return `${name} interrupted. Resources: ${counts}, ${event.not_started.length} not started.`;
    case 'partial':
    case 'failed':
    case 'refused':
      return `${name} failed. Resources: ${counts}, ${event.failed.length} failed, ${event.not_started.length} not started.`;
  }
}

// What destroy adds or changes are the originals that it gives back.
function destroyCounts({ add, change, destroy, forget }: Summary): string {
  const restored = add + change;
  return [
    `${destroy} destroyed`,
    ...(restored > 0 ? [`${restored} restored`] : []),
    ...(forget > 0 ? [`${forget} forgotten`] : []),
  ].join(', ');
}

/** An event for people who watch; undefined where there is nothing to say. */
export function eventLine(event: Event, palette: Palette, verbose = false): string | undefined {
  const text = printable(messageOf(event));
  switch (event.type) {
    case 'apply_complete':
    case 'apply_skipped':
    case 'decision':
      return text;
    case 'unit_action':
      return ['failed', 'late'].includes(event.result)
        ? `${palette.remove('Error:')} ${text}`
        : text;
    case 'health_check':
      return event.result === 'failed' ? `${palette.remove('Error:')} ${text}` : text;
    case 'apply_errored':
      return `${palette.remove('Error:')} ${text}`;
    case 'confirmation':
    case 'diagnostic':
    case 'rollback':
    case 'journal_recovered':
      return palette.change(text);
    case 'change_summary':
      return ['ok', 'unchanged'].includes(event.result) ? palette.add(text) : palette.remove(text);
    case 'apply_progress':
      return palette.faint(text);
    case 'step':
    case 'apply_start':
      return verbose ? palette.faint(text) : undefined;
    case 'version':
      return undefined;
  }
}

// The last generation that went well may be another by now: a rollback goes on by its number only.
const again = {
  apply: 'sm plan and sm apply again',
  destroy: 'sm destroy again',
  rollback: 'sm rollback again, with the number of the generation,',
};

/** After an apply that did not end well: what failed, what was not begun, and how to go on. */
export function aftermath(event: Extract<Event, { type: 'change_summary' }>): readonly string[] {
  const list = (title: string, names: readonly string[]): readonly string[] =>
    names.length === 0
      ? []
      : [
          title,
          ...names.slice(0, 50).map((name) => `  ${printable(name)}`),
          ...(names.length > 50 ? [`  … and ${names.length - 50} more`] : []),
        ];
  const first = event.result === 'interrupted' ? 'Run' : 'Correct what failed, then run';
  const goOn =
    event.result === 'rolled_back'
      ? 'The host is as it was before. Correct what failed, then plan again.'
      : `What is done is recorded. ${first} ${again[event.operation]} to go on.`;
  return [...list('Failed:', event.failed), ...list('Not started:', event.not_started), goOn];
}
