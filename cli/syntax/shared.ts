import { type Command, InvalidArgumentError, Option } from 'commander';
import type { openOutside } from '../../executors/outside.ts';
import type { ExitCode } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import type { ColorChoice } from '../view/palette.ts';

/** What runs a command that was said: opens the world for it and takes its exit code. */
export type RunCommand = (
  color: ColorChoice,
  command: (
    outside: ReturnType<typeof openOutside>,
    terminal: Terminal,
  ) => ExitCode | Promise<ExitCode>,
) => Promise<void>;

/** The examples below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

const gather = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function gatherSetting(
  value: string,
  before: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const [name = '', ...rest] = value.split('=');
  if (name !== '' && rest.length > 0) return [...before, [name, rest.join('=')]];
  throw new InvalidArgumentError('Expected a name and a value, such as --nix-option cores 4.');
}

/** An option that may be said several times. */
export function many(flags: string, help: string): Option {
  return new Option(flags, help).argParser(gather).default([], 'none');
}

/** The flag of every command that people look at. */
export function withColor(command: Command): Command {
  return command.addOption(
    new Option('--color <when>', 'colors').choices(['auto', 'always', 'never']).default('auto'),
  );
}

/** The flags of every command that looks at a host. */
export function onHost(command: Command): Command {
  return withColor(command)
    .option('--root <dir>', 'take DIR for / (no systemd, no root rights needed)', '/')
    .option('--state-dir <dir>', 'where the state lies, as seen from inside the root')
    .option('--lock-timeout <duration>', 'how long to wait for the lock, such as 60s', '0s')
    .option('--json', 'one JSON document, or JSON lines for apply')
    .option('-v, --verbose', 'say more');
}

/** The flags of every command that plans, from a manifest or without one. */
export function guarded(command: Command): Command {
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

/** The flags of every command that plans from a manifest. */
export function planning(command: Command): Command {
  return withJsonInto(
    withNixFlags(
      guarded(command)
        .option('--manifest <file>', 'the manifest; - is standard input')
        .option('--flake <ref>', 'build the manifest from this flake, such as .#web1'),
    ),
  );
}

/** The flags that are handed on to nix. */
export function withNixFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--nix-option <name=value>', 'set this option of nix; NAME VALUE does too')
        .argParser(gatherSetting)
        .default([], 'none'),
    )
    .option('--refresh', 'look at remote flakes anew');
}

/** The flag that writes the machine's output to a file beside the terminal. */
export function withJsonInto(command: Command): Command {
  return command.option('--json-into <file>', 'write what --json prints to FILE too');
}

/** The flags of every command that changes a host. */
export function applying(command: Command): Command {
  return command
    .option('--yes', 'do not ask')
    .addOption(
      new Option('--on-failure <what>', 'when something fails')
        .choices(['stop', 'rollback'])
        .default('stop'),
    )
    .option('--confirm-within <duration>', 'go back unless sm confirm comes in time, such as 60s')
    .addOption(new Option('--durable <how>', 'fsync each file on its own').choices(['each']));
}
