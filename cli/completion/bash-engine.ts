/**
 * What reads the tables in bash. It needs no bash-completion. COMP_WORDS is cut at : and =, which
 * addresses hold, so words are put together again from the line, and answers are cut in the same way.
 */
export const bashEngine = String.raw`
_sm_ask() {
  local program=$1
  shift
  [[ $program == '~/'* ]] && program=$HOME/${'$'}{program:2}
  "$program" complete "$@" 2>/dev/null </dev/null
}

_sm_words() {
  local line=${'$'}{COMP_LINE:0:COMP_POINT} index word
  typed=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=${'$'}{COMP_WORDS[index]}
    if ((index == 0)) || [[ $line == [[:space:]]* ]]; then
      typed+=('')
      line=${'$'}{line#"${'$'}{line%%[![:space:]]*}"}
    fi
    ((index == COMP_CWORD)) && word=$line
    typed[-1]+=$word
    line=${'$'}{line#"$word"}
  done
}

_sm_offer() {
  local candidate
  for candidate in "$@"; do
    [[ $candidate == "$value"* ]] && found+=("$before$candidate")
  done
}

_sm_meaning() {
  local mark lines
  for mark in $meaning; do
    case $mark in
      @address | @generation)
        mapfile -t lines < <(_sm_ask "$program" "${'$'}{mark#@}" "${'$'}{host[@]}" | cut -f 1)
        _sm_offer "${'$'}{lines[@]}" ;;
      @file | @directory)
        [[ $value == file:* ]] && continue
        compopt -o filenames 2>/dev/null && asfiles=1
        mapfile -t lines < <(compgen "-${'$'}{mark:1:1}" -- "$value")
        _sm_offer "${'$'}{lines[@]}" ;;
      *) _sm_offer "$mark" ;;
    esac
  done
}

_sm() {
  local program=$1 typed commands options valued optional meaning
  local path='' position=0 plain='' wanted='' value before='' asfiles='' index word
  local host=() found=() head=''
  COMPREPLY=()
  _sm_words
  _sm_command ''
  for ((index = 1; index < ${'$'}{#typed[@]} - 1; index++)); do
    word=${'$'}{typed[index]//[\\\'\"]/}
    wanted=''
    if [[ -n $plain ]]; then
      ((++position))
    elif [[ $word == -- ]]; then
      plain=1
    elif [[ $word == -*=* ]]; then
      [[ " $_sm_host " == *" ${'$'}{word%%=*} "* ]] && host+=("$word")
    elif [[ $word == -* && " $valued $optional " == *" $word "* ]]; then
      if ((index + 2 == ${'$'}{#typed[@]})); then
        wanted=$word
      elif [[ " $valued " == *" $word "* || ${'$'}{typed[index + 1]} != -* ]]; then
        ((++index))
        [[ " $_sm_host " == *" $word "* ]] && host+=("$word=${'$'}{typed[index]//[\\\'\"]/}")
      fi
    elif [[ $word == -* ]]; then
      :
    elif ((position == 0)) && [[ " $commands " == *" $word "* ]]; then
      path=${'$'}{path:+$path }$word
      _sm_command "$path"
    else
      ((++position))
    fi
  done

  local cur=${'$'}{typed[-1]}
  value=${'$'}{cur//[\\\'\"]/}
  if [[ -n $wanted && ($value != -* || " $valued " == *" $wanted "*) ]]; then
    _sm_option "$path" "$wanted"
    _sm_meaning
  elif [[ -z $plain && $value == --*=* ]]; then
    _sm_option "$path" "${'$'}{value%%=*}"
    before=${'$'}{value%%=*}=
    value=${'$'}{value#*=}
    _sm_meaning
  elif [[ -z $plain && $value == -* ]]; then
    _sm_offer $options
  else
    ((position == 0)) && _sm_offer $commands
    _sm_argument "$path" "$((position + 1))"
    _sm_meaning
  fi

  local mark answer quote=''
  [[ $cur == [\'\"]* ]] && quote=1
  for mark in : =; do
    if [[ -z $quote && $COMP_WORDBREAKS == *"$mark"* && $cur == *"$mark"* ]]; then
      answer=${'$'}{cur%"${'$'}{cur##*"$mark"}"}
      ((${'$'}{#answer} > ${'$'}{#head})) && head=$answer
    fi
  done
  head=${'$'}{head//\\/}
  for answer in "${'$'}{found[@]}"; do
    answer=${'$'}{answer#"$head"}
    [[ -z $quote && -z $asfiles ]] && printf -v answer %q "$answer"
    COMPREPLY+=("$answer")
  done
}

complete -F _sm sm
`;
