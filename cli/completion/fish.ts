import { fishEngine } from './fish-engine.ts';
import { marksOf } from './meaning.ts';
import { allCommands, type CommandWords, type OptionWords } from './words.ts';

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
const line = (word: string, description: string): string => quoted(`${word}\t${description}`);
const names = (options: readonly OptionWords[]): string =>
  options.flatMap((option) => option.names.map(quoted)).join(' ');

/** The completion for fish: one function that answers for every place, with its tables. */
export function fishScript(program: CommandWords, host: readonly string[]): string {
  const commands = allCommands(program);
  return [
    '# Completion of sm for fish. Made by: sm completion fish',
    ...table('__sm_commands', commands, ({ commands: inner }) =>
      inner.map(({ name, description }) => line(name, description)).join(' '),
    ),
    ...table('__sm_options', commands, ({ options }) =>
      options
        .flatMap((option) => option.names.map((name) => line(name, option.description)))
        .join(' '),
    ),
    ...table('__sm_valued', commands, ({ options }) =>
      names(options.filter(({ value, mayLackValue }) => value !== undefined && !mayLackValue)),
    ),
    ...table('__sm_optional', commands, ({ options }) =>
      names(options.filter(({ mayLackValue }) => mayLackValue)),
    ),
    'function __sm_meaning',
    '  switch $argv[1]',
    ...commands.flatMap(meaningCases),
    '  end',
    'end',
    `set -g __sm_host ${host.map(quoted).join(' ')}`,
    fishEngine,
  ].join('\n');
}

function table(
  name: string,
  commands: readonly CommandWords[],
  of: (command: CommandWords) => string,
): readonly string[] {
  const cases = commands.flatMap((command) => {
    const words = of(command);
    return words === ''
      ? []
      : [`    case ${quoted(command.path)}`, `      printf '%s\\n' ${words}`];
  });
  return [`function ${name}`, '  switch $argv[1]', ...cases, '  end', 'end'];
}

function meaningCases({ path, options, arguments: all }: CommandWords): readonly string[] {
  const say = (marks: string): string =>
    `      printf '%s\\n' ${marks.split(' ').map(quoted).join(' ')}`;
  const ofOptions = options.flatMap(({ names: said, value }) => {
    const marks = value === undefined ? '' : marksOf(value);
    if (marks === '') return [];
    return [`    case ${said.map((name) => quoted(`${path} ${name}`)).join(' ')}`, say(marks)];
  });
  const ofArguments = all.flatMap(({ meaning, many }, index) => {
    const marks = marksOf(meaning);
    const place = many ? '*' : index + 1;
    return marks === '' ? [] : [`    case ${quoted(`${path} #${place}`)}`, say(marks)];
  });
  return [...ofOptions, ...ofArguments];
}
