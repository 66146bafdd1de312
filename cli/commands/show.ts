import { Failure } from '../../executors/failure.ts';
import { shown } from '../../executors/layout.ts';
import type { Outside } from '../../executors/outside.ts';
import { readEvents } from '../../executors/read-events.ts';
import { readPlan } from '../../executors/read-plan.ts';
import { openToRead, type Session } from '../../executors/session.ts';
import { readState } from '../../executors/state-file.ts';
import { planId } from '../../planner/plan.ts';
import { pretty } from '../../schema/canonical.ts';
import { nearest } from '../../schema/failures.ts';
import type { Address, Plan } from '../../schema/types.ts';
import { meantHint } from '../../state/meant.ts';
import { type ExitCode, exit } from '../exit.ts';
import type { HostFlags } from '../options.ts';
import { type Terminal, writeLines } from '../terminal.ts';
import { fieldsOf } from '../view/fields.ts';
import { planLines } from '../view/plan.ts';
import { replayLines } from '../view/replay.ts';
import { sessionOptions } from './plan.ts';
import { showGeneration } from './show-generation.ts';

interface ShowFlags extends HostFlags {
  readonly html?: boolean;
}

const kinds: readonly string[] = ['file', 'tmpfiles', 'unit', 'profile', 'user', 'group'];

/** `sm show [PLAN|ADDRESS|GENERATION]`: whichever of the three the word names. */
export async function showCommand(
  name: string | undefined,
  flags: ShowFlags,
  outside: Outside,
  terminal: Terminal,
): Promise<ExitCode> {
  const kind = /^([a-z]+):/.exec(name ?? '')?.[1];
  const isAddress = kind !== undefined && kinds.includes(kind);
  const isGeneration = name !== undefined && /^\d+$/.test(name);
  if (name !== undefined && !isAddress && (!isGeneration || outside.stat(name)?.file === true)) {
    if (kind !== undefined && outside.stat(name) === undefined) throw unknownKind(name, kind);
    const run = name === '-' ? undefined : readEvents(outside, name);
    if (run !== undefined && flags.html !== true && flags.json !== true) {
      writeLines(terminal.out, replayLines(run, terminal.outPalette, flags.verbose === true));
      return exit.ok;
    }
    const plan = readPlan(outside, name);
    if (flags.html === true) {
      const { planPage } = await import('../view/html/page.ts');
      terminal.out(await planPage(withDoubt(plan)));
    } else if (flags.json === true) terminal.out(pretty(plan));
    else writeLines(terminal.out, await planLines(withDoubt(plan), terminal.outPalette));
    return exit.ok;
  }
  if (flags.html === true) {
    throw new Failure(
      'usage',
      `Cannot show ${name ?? 'the state'} as HTML: only a plan has a page, expected a plan file; run: sm show --html plan.json`,
    );
  }
  const session = openToRead(outside, sessionOptions(flags, 'show'));
  try {
    if (isGeneration) return await showGeneration(Number(name), flags, session, terminal);
    return showState(name, flags, session, terminal);
  } finally {
    session.close();
  }
}

function unknownKind(name: string, kind: string): Failure {
  const near = nearest(kind, kinds);
  const hint = near === undefined ? '' : `; did you mean ${near}${name.slice(kind.length)}?`;
  return new Failure(
    'usage',
    `Cannot show ${name}: found the kind ${kind}, expected one of ${kinds.join(', ')}, or a file${hint}`,
  );
}

// Whoever reviews a plan must not be shown what no apply will ever do.
function withDoubt(plan: Plan): Plan {
  if (plan.plan_id === planId(plan)) return plan;
  const doubt =
    'This plan does not match its plan_id: it was edited or damaged, and sm apply refuses it; plan again';
  return { ...plan, warnings: [doubt, ...plan.warnings] };
}

function showState(
  name: string | undefined,
  flags: HostFlags,
  { machine }: Session,
  terminal: Terminal,
): ExitCode {
  const state = readState(machine.system, machine.layout);
  if (state === undefined) {
    throw new Failure(
      'host',
      `Cannot show ${name ?? 'the state'}: there is no state at ${shown(machine.system, machine.layout.state)}, expected one; apply something first`,
    );
  }
  if (name === undefined) {
    if (flags.json === true) terminal.out(pretty(state));
    else {
      writeLines(terminal.out, [
        `Serial ${state.serial}, generation ${state.generation}, lineage ${state.lineage}`,
        `Applied ${state.applied?.at ?? 'never'} by ${state.applied?.by ?? 'nobody'}`,
        ...Object.keys(state.resources).map((address) => `  ${address}`),
      ]);
    }
    return exit.ok;
  }
  const entry = Object.hasOwn(state.resources, name) ? state.resources[name as Address] : undefined;
  if (entry === undefined) {
    throw new Failure(
      'host',
      `Cannot show ${name}: it is not managed, expected one of sm state list${meantHint(name, Object.keys(state.resources) as Address[])}`,
    );
  }
  if (flags.json === true) terminal.out(pretty({ address: name, ...entry }));
  else {
    const secret = entry.kind === 'file' && entry.sensitive === true;
    const value = Object.entries(fieldsOf(entry.applied)).map(
      ([key, field]) =>
        `  ${key.padEnd(8)} = ${secret && key === 'content' ? '(sensitive value)' : field}`,
    );
    writeLines(terminal.out, [
      `# ${name}`,
      ...value,
      `  origin   = ${entry.origin}`,
      `  original = ${entry.original ?? 'none'}`,
      `  protect  = ${entry.protect}`,
    ]);
  }
  return exit.ok;
}
