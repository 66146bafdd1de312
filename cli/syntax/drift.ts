import { type Command, Option } from 'commander';
import { examples, many, onHost, type RunCommand, withJsonInto } from './shared.ts';

/** `sm drift`. */
export function addDrift(program: Command, run: RunCommand): void {
  withJsonInto(onHost(program.command('drift')))
    .description('compare the state with the host; silent when in sync and not on a terminal')
    .addOption(
      new Option('--report <level>', 'how much to say')
        .choices(['minimal', 'summary', 'full'])
        .default('summary'),
    )
    .addOption(many('--ignore <glob>', 'leave this out of the report, such as file:/etc/motd#mode'))
    .addOption(many('--target <glob>', 'look only at what matches'))
    .addOption(many('--exclude <glob>', 'do not look at what matches'))
    .option('--metrics-file <file>', "write metrics for Prometheus' textfile collector")
    .option(
      '--detailed-exitcode',
      'accepted for likeness with plan: drift always exits with 2 on drift',
    )
    .option('--deep', 'read every file, also where its inode says that nothing changed')
    .addHelpText(
      'after',
      examples(
        'sm drift',
        '17 * * * * root sm drift          # in /etc/cron.d: mail only when something drifted',
        'sm drift --json --deep',
      ),
    )
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/drift.ts')).driftCommand(flags, outside, terminal),
      ),
    );
}
