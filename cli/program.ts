import { Command, Option } from 'commander';
import { openOutside } from '../executors/outside.ts';
import { smVersion } from '../schema/version.ts';
import type { ExitCode } from './exit.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import type { ColorChoice } from './view/palette.ts';

type Outside = ReturnType<typeof openOutside>;
type Run = (outside: Outside, terminal: Terminal) => ExitCode | Promise<ExitCode>;

const gather = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function example(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function many(flags: string, help: string): Option {
  return new Option(flags, help).argParser(gather).default([], 'none');
}

function onHost(command: Command): Command {
  return command
    .option('--root <dir>', 'take DIR for / (no systemd, no root rights needed)', '/')
    .option('--state-dir <dir>', 'where the state lies, as seen from inside the root')
    .option('--lock-timeout <duration>', 'how long to wait for the lock, such as 60s', '0s')
    .option('--json', 'one JSON document, or JSON lines for apply')
    .addOption(
      new Option('--color <when>', 'colors').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('-v, --verbose', 'say more');
}

function guarded(command: Command): Command {
  return onHost(command)
    .addOption(many('--target <glob>', 'plan only what matches, such as file:/etc/nginx/**'))
    .addOption(many('--exclude <glob>', 'leave out what matches'))
    .option('--deep', 'read every file, also where its inode says that nothing changed')
    .option('--check', 'run the assertions of the manifest too')
    .option('--allow-mass-delete', 'allow removing most of what is managed')
    .addOption(many('--allow-protected <address>', 'allow deleting or replacing this'))
    .addOption(many('--adopt <address>', 'take over what is there; removal leaves it'))
    .addOption(many('--backup <address>', 'replace what is there; removal brings it back'));
}

function planning(command: Command): Command {
  return guarded(command)
    .option('--manifest <file>', 'the manifest; - is standard input')
    .option('--json-into <file>', 'write what --json prints to FILE too');
}

function applying(command: Command): Command {
  return command
    .option('--yes', 'do not ask')
    .addOption(
      new Option('--on-failure <what>', 'when something fails')
        .choices(['stop', 'rollback'])
        .default('stop'),
    )
    .addOption(new Option('--durable <how>', 'fsync each file on its own').choices(['each']));
}

/** The command line: what there is to say, each command loaded when it is called. */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const run = async (color: ColorChoice, command: Run): Promise<void> => {
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

  planning(program.command('plan'))
    .description('compare manifest, state and host; write nothing')
    .option('-o, --out <file>', 'write the plan to FILE')
    .option('--detailed-exitcode', 'exit with 2 when there are changes')
    .addHelpText(
      'after',
      '\nExamples:\n  sm plan > plan.json\n  sm plan --manifest host.yaml --detailed-exitcode\n  sm plan --root /mnt/image -o plan.json',
    )
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/plan.ts')).planCommand(flags, outside, terminal),
      ),
    );

  applying(planning(program.command('apply')))
    .description('carry out a plan; without one: plan, show, ask, apply')
    .argument('[plan]', 'a plan file; - is standard input')
    .addHelpText(
      'after',
      '\nExamples:\n  sm apply plan.json\n  sm plan | sm apply -\n  sm apply --yes --on-failure rollback',
    )
    .action((file, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/apply.ts')).applyCommand(
          file,
          'normal',
          flags,
          outside,
          terminal,
        ),
      ),
    );

  applying(guarded(program.command('destroy')))
    .option('--json-into <file>', 'write what --json prints to FILE too')
    .description('remove what sm created, restore what it replaced')
    .addHelpText('after', '\nExamples:\n  sm destroy\n  sm destroy --yes --root /mnt/image')
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/apply.ts')).applyCommand(
          undefined,
          'destroy',
          flags,
          outside,
          terminal,
        ),
      ),
    );

  onHost(program.command('drift'))
    .description('compare the state with the host; silent when in sync and not on a terminal')
    .addOption(
      new Option('--report <level>', 'how much to say')
        .choices(['minimal', 'summary', 'full'])
        .default('summary'),
    )
    .addOption(many('--ignore <glob>', 'leave this out of the report, such as file:/etc/motd#mode'))
    .addOption(many('--target <glob>', 'look only at what matches'))
    .addOption(many('--exclude <glob>', 'do not look at what matches'))
    .option('--json-into <file>', 'write what --json prints to FILE too')
    .option('--metrics-file <file>', "write metrics for Prometheus' textfile collector")
    .option(
      '--detailed-exitcode',
      'accepted for likeness with plan: drift always exits with 2 on drift',
    )
    .option('--deep', 'read every file, also where its inode says that nothing changed')
    .addHelpText(
      'after',
      '\nExamples:\n  sm drift\n  17 * * * * root sm drift          # in /etc/cron.d: mail only when something drifted\n  sm drift --json --deep',
    )
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/drift.ts')).driftCommand(flags, outside, terminal),
      ),
    );

  onHost(program.command('show'))
    .description('show a plan file, a resource, a generation, or the state')
    .argument(
      '[what]',
      'a plan file, an address such as file:/etc/motd, or the number of a generation',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sm show plan.json\n  sm show file:/etc/motd\n  sm show 3 --json',
    )
    .action((name, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/show.ts')).showCommand(name, flags, outside, terminal),
      ),
    );

  const state = program
    .command('state')
    .description('look into the state, or forget a resource')
    .addHelpText('after', example('sm state list', 'sm state show file:/etc/motd'));
  onHost(state.command('list'))
    .description('list what is managed')
    .addHelpText('after', example('sm state list', 'sm state list --json'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/state.ts')).stateList(flags, outside, terminal),
      ),
    );
  onHost(state.command('show'))
    .description('show one resource')
    .addHelpText('after', example('sm state show file:/etc/motd'))
    .argument('<address>')
    .action((name, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/show.ts')).showCommand(name, flags, outside, terminal),
      ),
    );
  onHost(state.command('rm'))
    .description('forget resources without touching them')
    .addHelpText('after', example('sm state rm file:/etc/motd'))
    .argument('<address...>')
    .action((names, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/state.ts')).stateRemove(names, flags, outside, terminal),
      ),
    );
  onHost(state.command('pull'))
    .description('print the state')
    .addHelpText('after', example('sm state pull | jq .serial'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/state.ts')).statePull(flags, outside, terminal),
      ),
    );

  onHost(program.command('validate'))
    .description('tell everything that is wrong with a manifest')
    .argument('[manifest]')
    .option('--manifest <file>', 'the manifest; - is standard input')
    .addHelpText('after', '\nExamples:\n  sm validate host.yaml')
    .action((file, flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/validate.ts')).validateCommand(file, flags, outside, terminal),
      ),
    );

  onHost(program.command('history'))
    .description('list who applied what, when, and how it ended')
    .addHelpText('after', example('sm history', 'sm history --json'))
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('./commands/history.ts')).historyCommand(flags, outside, terminal),
      ),
    );

  program
    .command('schema')
    .description('print a JSON Schema: manifest, plan, state, drift or event')
    .argument('<name>')
    .addHelpText('after', '\nExamples:\n  sm schema manifest > manifest.schema.json')
    .action((name) =>
      run('auto', async (_, terminal) =>
        (await import('./commands/schema.ts')).schemaCommand(name, terminal),
      ),
    );

  return program;
}
