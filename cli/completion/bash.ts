import { bashEngine } from './bash-engine.ts';
import { marksOf } from './meaning.ts';
import { allCommands, type CommandWords, type OptionWords } from './words.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const names = (options: readonly OptionWords[]): string =>
  options.flatMap((option) => option.names).join(' ');

/** The completion for bash: what may follow which command, and the engine that reads it. */
export function bashScript(program: CommandWords, host: readonly string[]): string {
  const commands = allCommands(program);
  return [
    '# Completion of sm for bash. Made by: sm completion bash',
    '_sm_command() {',
    '  case $1 in',
    ...commands.map(commandCase),
    '    *) commands= options= valued= optional= ;;',
    '  esac',
    '}',
    '_sm_option() {',
    '  case "$1 $2" in',
    ...commands.flatMap(optionCases),
    '    *) meaning= ;;',
    '  esac',
    '}',
    '_sm_argument() {',
    '  case "$1 $2" in',
    ...commands.flatMap(argumentCases),
    '    *) meaning= ;;',
    '  esac',
    '}',
    `_sm_host=${quoted(host.join(' '))}`,
    bashEngine,
  ].join('\n');
}

function commandCase({ path, commands, options }: CommandWords): string {
  const valued = options.filter(({ value, mayLackValue }) => value !== undefined && !mayLackValue);
  const optional = options.filter(({ mayLackValue }) => mayLackValue);
  return [
    `    ${quoted(path)})`,
    `      commands=${quoted(commands.map(({ name }) => name).join(' '))}`,
    `      options=${quoted(names(options))}`,
    `      valued=${quoted(names(valued))} optional=${quoted(names(optional))} ;;`,
  ].join('\n');
}

function optionCases({ path, options }: CommandWords): readonly string[] {
  return options.flatMap((option) => {
    const marks = option.value === undefined ? '' : marksOf(option.value);
    if (marks === '') return [];
    const patterns = option.names.map((name) => quoted(`${path} ${name}`));
    return [`    ${patterns.join(' | ')}) meaning=${quoted(marks)} ;;`];
  });
}

function argumentCases({ path, arguments: all }: CommandWords): readonly string[] {
  return all.flatMap(({ meaning, many }, index) => {
    const marks = marksOf(meaning);
    const pattern = many ? `${quoted(`${path} `)}*` : quoted(`${path} ${index + 1}`);
    return marks === '' ? [] : [`    ${pattern}) meaning=${quoted(marks)} ;;`];
  });
}
