import type { AskedAction, Switch } from '../../planner/units/question.ts';
import type { UnitDetails } from '../../state/units.ts';

/** One unit as a manifest declares it. */
export interface Declared {
  readonly text?: string;
  readonly dropIns?: Readonly<Record<string, string>>;
  readonly wantedBy?: readonly string[];
  readonly aliases?: readonly string[];
  readonly masked?: true;
  readonly switch?: Switch;
}

/** One unit as the state has it. */
export interface Recorded extends Declared {
  readonly wasActive?: true;
  readonly needsRestart?: true;
}

/** A host, what the state says of it, and what the manifest wants. */
export interface UnitWorld {
  /** Units below /usr/lib, by name. */
  readonly vendor?: Readonly<Record<string, Declared>>;
  readonly recorded?: Readonly<Record<string, Recorded>>;
  readonly desired?: Readonly<Record<string, Declared>>;
  /** Units that run besides the targets that always do. */
  readonly running?: readonly string[];
  readonly failed?: readonly string[];
  /** What `systemctl show` says differently of a unit. */
  readonly details?: Readonly<Record<string, Partial<UnitDetails>>>;
  readonly drifted?: readonly string[];
  readonly asked?: readonly AskedAction[];
  readonly respectManualStop?: true;
  readonly own?: string;
  readonly offline?: true;
}

/** A unit file from `Section.Key=value` words. */
export function unitText(...lines: readonly string[]): string {
  return lines
    .map((line) => {
      const [, section = '', assignment = ''] = /^(\w+)\.(.*)$/s.exec(line) ?? [];
      return `[${section}]\n${assignment}\n`;
    })
    .join('');
}

/** A service that runs until it is stopped, with more lines. */
export function service(...lines: readonly string[]): Declared {
  return {
    text: unitText('Service.ExecStart=/usr/bin/sleep infinity', ...lines),
    wantedBy: ['multi-user.target'],
  };
}

/** The same unit with a changed command, or whatever line comes last. */
export function changed(unit: Declared, line = 'Service.Environment=A=1'): Declared {
  return { ...unit, text: `${unit.text ?? ''}${unitText(line)}` };
}
