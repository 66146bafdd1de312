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
    .option('--since-last [file]', 'tell only what is new or changed since the last such report')
    .option('--ack-file <file>', 'leave out what this YAML or JSON file acknowledges')
    .addOption(many('--ack <glob>', 'add what drifts now to the file of --ack-file'))
    .option('--ack-reason <text>', 'why, for whoever reads the file next')
    .option('--ack-until <when>', 'when it is drift again: 7d, 2026-12-24, 2026-12-24T18:00Z')
    .option('--flake <ref>', 'accepted for likeness with plan: drift never looks at a manifest')
    .option('--metrics-file <file>', "write metrics for Prometheus' textfile collector")
    .option('--journal', 'send entries to the journal of systemd, with SM_ADDRESS and more')
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
        'sm drift --since-last --ack-file /etc/sm/known.yaml',
        "sm drift --ack-file known.yaml --ack 'file:/etc/motd' --ack-until 7d",
      ),
    )
    .action((flags) =>
      run(flags.color, async (outside, terminal) =>
        (await import('../commands/drift.ts')).driftCommand(flags, outside, terminal),
      ),
    );
}
