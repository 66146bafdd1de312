import type { Meaning } from './meaning.ts';
import { type ArgumentWords, allCommands, type CommandWords, type OptionWords } from './words.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const plain = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');
const functionOf = (path: string): string => ['_sm', ...path.split(' ').filter(Boolean)].join('_');

/** The completion for zsh: one function for each command, as _arguments(1) wants it. */
export function zshScript(program: CommandWords, host: readonly string[]): string {
  return [
    '#compdef sm',
    '# Completion of sm for zsh. Made by: sm completion zsh',
    ...allCommands(program).map(commandFunction),
    engine(host),
  ].join('\n\n');
}

function commandFunction(command: CommandWords): string {
  const { path, commands, options, arguments: all } = command;
  const specs = options.map(optionSpec);
  const isRoot = path === '';
  const start = isRoot
    ? `  local _sm_program=\${(Q)words[1]}\n  [[ $_sm_program == '~/'* ]] && _sm_program=$HOME/\${_sm_program[3,-1]}\n`
    : '';
  if (commands.length === 0) {
    const lines = [...specs, ...all.map(argumentSpec)];
    return `${functionOf(path)}() {\n${start}  _arguments -S \\\n    ${lines.join(' \\\n    ')}\n}`;
  }
  const lines = [...specs, quoted('1: :->command'), quoted('*:: :->rest')];
  return [
    `${functionOf(path)}() {`,
    `${start}  local curcontext=$curcontext state line ret=1`,
    '  typeset -A opt_args',
    '  local -a commands=(',
    ...commands.map(
      ({ name, description }) =>
        `    ${quoted(`${name}:${description.replace(/[:\\]/g, '\\$&')}`)}`,
    ),
    '  )',
    `  _arguments -C -S \\\n    ${lines.join(' \\\n    ')} && ret=0`,
    '  case $state in',
    `    command) _describe -t commands ${quoted(`${['sm', path].join(' ').trim()} command`)} commands && ret=0 ;;`,
    '    rest)',
    '      case $line[1] in',
    ...commands.map((inner) => `        ${inner.name}) ${functionOf(inner.path)} && ret=0 ;;`),
    '      esac ;;',
    '  esac',
    '  return ret',
    '}',
  ].join('\n');
}

function optionSpec({
  names,
  description,
  value,
  mayLackValue,
  placeholder,
  many,
}: OptionWords): string {
  const said = `[${plain(description)}]`;
  const takes =
    value === undefined
      ? ''
      : `${mayLackValue ? '::' : ':'}${plain(placeholder)}:${actionOf(value)}`;
  const named = names.map((name) =>
    value === undefined ? name : `${name}${name.startsWith('--') ? '=' : '+'}`,
  );
  const [only = ''] = named;
  const before = many ? '*' : names.length > 1 ? `(${names.join(' ')})` : '';
  return named.length > 1
    ? `${quoted(before)}{${named.join(',')}}${quoted(`${said}${takes}`)}`
    : quoted(`${before}${only}${said}${takes}`);
}

function argumentSpec({ name, meaning, many, required }: ArgumentWords): string {
  return quoted(
    `${many ? '*' : ''}${required || many ? ':' : '::'}${plain(name)}:${actionOf(meaning)}`,
  );
}

function actionOf({ words, addresses, generations, files, directories }: Meaning): string {
  if (words.length > 0) return `(${words.join(' ')})`;
  const parts = [
    addresses ? ['_sm_ask address'] : [],
    generations ? ['_sm_ask generation'] : [],
    files ? ['_files'] : [],
    directories ? ['_files -/'] : [],
  ].flat();
  return parts.length === 0 ? ' ' : parts.length === 1 ? `${parts[0]}` : `{${parts.join('; ')}}`;
}

const engine = (host: readonly string[]): string => String.raw`_sm_ask() {
  local -a host lines values texts
  local index line name
  for ((index = 2; index < CURRENT; index++)); do
    for name in ${host.join(' ')}; do
      [[ $words[index] == $name=* ]] && host+=("${'$'}{(Q)words[index]}")
      [[ $words[index] == $name ]] && host+=("$name=${'$'}{(Q)words[index + 1]}")
    done
  done
  lines=(${'$'}{(f)"$($_sm_program complete $argv[-1] $host 2>/dev/null </dev/null)"})
  for line in $lines; do
    values+=("${'$'}{line%%$'\t'*}")
    texts+=("${'$'}{line/$'\t'/  }")
  done
  (( $#values )) && compadd "${'$'}{(@)argv[1,-2]}" -l -d texts -a values
}

if [[ $funcstack[1] == _sm ]]; then
  _sm "$@"
else
  compdef _sm sm
fi
`;
