import type { Argument, Command, Option } from 'commander';
import { type Meaning, meaningOf } from './meaning.ts';

/** One option as it may be said. */
export interface OptionWords {
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined for an option that takes no value. */
  readonly value: Meaning | undefined;
  readonly placeholder: string;
  readonly mayLackValue: boolean;
  readonly many: boolean;
}

/** One argument as it may be said. */
export interface ArgumentWords {
  readonly name: string;
  readonly meaning: Meaning;
  readonly many: boolean;
  readonly required: boolean;
}

/** Everything that may follow one command. */
export interface CommandWords {
  /** The words that lead here, without the name of the program. */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly commands: readonly CommandWords[];
  readonly options: readonly OptionWords[];
  readonly arguments: readonly ArgumentWords[];
}

/** What may be said to a program, as commander knows it; hidden commands and options are left out. */
export function wordsOf(
  command: Command,
  above: readonly string[] = [],
  program: Command = command,
): CommandWords {
  const help = command.createHelp();
  const commands = help
    .visibleCommands(command)
    .map((inner) => wordsOf(inner, [...above, inner.name()], program));
  const fallback = commands.find(({ name }) => name === defaultOf(command));
  const options = help.visibleOptions(command).map(optionWords);
  const own = new Set(options.flatMap(({ names }) => names));
  return {
    path: above.join(' '),
    name: command.name(),
    description: command.description(),
    commands,
    options: [
      ...options,
      ...(fallback?.options ?? []).filter(({ names }) => !names.some((name) => own.has(name))),
    ],
    arguments: [
      ...command.registeredArguments.map((argument) => argumentWords(argument, program)),
      ...(fallback?.arguments ?? []),
    ],
  };
}

/** A command and all below it. */
export function allCommands(command: CommandWords): readonly CommandWords[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

// commander keeps the name of the command that a group falls back to, and has no word for asking.
function defaultOf(command: Command): unknown {
  return Reflect.get(command, '_defaultCommandName');
}

function optionWords(option: Option): OptionWords {
  const placeholder = /[<[]([^>\].]+)/.exec(option.flags)?.[1] ?? '';
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    value:
      option.required || option.optional ? meaningOf(placeholder, option.argChoices) : undefined,
    placeholder,
    mayLackValue: option.optional,
    many: option.variadic || Array.isArray(option.defaultValue),
  };
}

function argumentWords(argument: Argument, program: Command): ArgumentWords {
  const isCommand = argument.name() === 'command';
  const words = isCommand ? [...new Set(namesBelow(program))] : argument.argChoices;
  return {
    name: argument.name(),
    meaning: meaningOf(argument.name(), words, argument.description),
    many: argument.variadic,
    required: argument.required,
  };
}

function namesBelow(command: Command): readonly string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((inner) => inner.name() !== 'help')
    .flatMap((inner) => [inner.name(), ...namesBelow(inner)]);
}
