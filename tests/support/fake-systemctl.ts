import type { Outcome } from '../../executors/command.ts';
import type { Systemctl } from '../../executors/units/systemctl.ts';

/** Properties of a unit, as `systemctl show` prints them. */
export type FakeUnit = Readonly<Record<string, string>>;

/** A systemctl that answers from a script, and what it was asked. */
export interface FakeSystemctl {
  readonly systemctl: Systemctl;
  readonly calls: readonly (readonly string[])[];
}

/** What a call ends with; by default well, and in silence. */
export type Answer = Partial<Pick<Outcome, 'code' | 'output'>>;

const loaded: FakeUnit = {
  LoadState: 'loaded',
  ActiveState: 'inactive',
  SubState: 'dead',
  Result: 'success',
  CanStart: 'yes',
  CanStop: 'yes',
};

/**
 * A systemctl for some units. `act` answers what is neither show nor list-units, and may change the units
 * meanwhile; what takes longer than it was given is up to `act`, too.
 */
export function fakeSystemctl(
  units: Map<string, FakeUnit>,
  act: (args: readonly string[], seconds: number) => Answer | Promise<Answer>,
): FakeSystemctl {
  const calls: (readonly string[])[] = [];
  const systemctl: Systemctl = async (args, seconds = 100) => {
    calls.push(args);
    const [verb] = args;
    if (verb === 'show')
      return outcome({ output: show(units, args.slice(args.indexOf('--') + 1)) });
    if (verb === 'list-units') return outcome({ output: list(units) });
    return outcome(await act(args, seconds));
  };
  return { systemctl, calls };
}

function outcome(answer: Answer): Outcome {
  const { output = '' } = answer;
  const code = 'code' in answer ? answer.code : 0;
  return { ok: code === 0, code, output, stdout: output };
}

function show(units: Map<string, FakeUnit>, names: readonly string[]): string {
  const blocks = names.map((name) => {
    const properties = { Id: name, ...loaded, ...(units.get(name) ?? { LoadState: 'not-found' }) };
    return Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  });
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function list(units: Map<string, FakeUnit>): string {
  return [...units]
    .map(([name, unit]) => {
      const { LoadState, ActiveState, SubState }: FakeUnit = { ...loaded, ...unit };
      return `${name} ${LoadState} ${ActiveState} ${SubState} -\n`;
    })
    .join('');
}
