import { Command } from 'commander';
import { openOutside } from '../executors/outside.ts';
import { smVersion } from '../schema/version.ts';
import type { ExitCode } from './exit.ts';
import { addAdopt } from './syntax/adopt.ts';
import { addApply, addDestroy, addSwitch } from './syntax/apply.ts';
import { addBuild } from './syntax/build.ts';
import { addCompletion } from './syntax/completion.ts';
import { addConfirm } from './syntax/confirm.ts';
import { addDoctor } from './syntax/doctor.ts';
import { addDrift } from './syntax/drift.ts';
import { addGenerations } from './syntax/generations.ts';
import { addHelp } from './syntax/help.ts';
import { addHistory } from './syntax/history.ts';
import { addInit } from './syntax/init.ts';
import { addPlan } from './syntax/plan.ts';
import { addRollback } from './syntax/rollback.ts';
import { addSchema } from './syntax/schema.ts';
import type { RunCommand } from './syntax/shared.ts';
import { addShow } from './syntax/show.ts';
import { addState } from './syntax/state.ts';
import { addValidate } from './syntax/validate.ts';
import { openTerminal } from './terminal.ts';

const additions: readonly ((program: Command, run: RunCommand) => void)[] = [
  addPlan,
  addApply,
  addBuild,
  addSwitch,
  addDestroy,
  addAdopt,
  addConfirm,
  addDrift,
  addRollback,
  addGenerations,
  addShow,
  addState,
  addValidate,
  addHistory,
  addSchema,
  addInit,
  addDoctor,
  addCompletion,
  addHelp,
];

/** The command line: what there is to say, each command loaded when it is called. */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const run: RunCommand = async (color, command) => {
    const outside = openOutside();
    finish(await command(outside, openTerminal(outside, color)));
  };
  const program = new Command('sm')
    .description('plan and apply for the Linux distribution you already have')
    .version(smVersion, '-V, --version', 'print the version')
    .configureOutput({
      getOutHelpWidth: () => process.stdout.columns ?? 78,
      getErrHelpWidth: () => process.stderr.columns ?? 78,
    })
    .showSuggestionAfterError()
    .showHelpAfterError('(see sm --help)')
    .exitOverride();
  for (const add of additions) add(program, run);
  return program;
}
