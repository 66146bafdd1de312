/** What reads the tables in fish; one function answers for every place of the command line. */
export const fishEngine = String.raw`
function __sm_mean
  set -l before $argv[1]
  set -l value $argv[2]
  set -l program $argv[3]
  set -l host $argv[5..-1]
  for mark in (__sm_meaning $argv[4])
    switch $mark
      case @address @generation
        string replace -r '^' -- $before ($program complete (string sub -s 2 -- $mark) $host 2>/dev/null </dev/null)
      case @file
        string replace -r '^' -- $before (__fish_complete_path $value)
      case @directory
        string replace -r '^' -- $before (__fish_complete_directories $value '')
      case '*'
        printf '%s%s\n' $before $mark
    end
  end
end

function __sm_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct | string unescape 2>/dev/null)
  set -q current[1]; or set current (commandline -ct)
  set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
  set -e words[1]
  set -l path
  set -l position 0
  set -l plain
  set -l wanted
  set -l host
  set -l commands (__sm_commands '' | string split -f 1 \t)
  set -l valued (__sm_valued '')
  set -l optional (__sm_optional '')
  while set -q words[1]
    set -l word $words[1]
    set -e words[1]
    set wanted
    if set -q plain[1]
      set position (math $position + 1)
    else if test "$word" = --
      set plain 1
    else if string match -q -- '-*=*' $word
      contains -- (string split -m 1 -f 1 = -- $word) $__sm_host; and set -a host $word
    else if contains -- $word $valued $optional
      if not set -q words[1]
        set wanted $word
      else if contains -- $word $valued; or not string match -q -- '-*' $words[1]
        contains -- $word $__sm_host; and set -a host $word=$words[1]
        set -e words[1]
      end
    else if string match -q -- '-*' $word
      continue
    else if test $position -eq 0; and contains -- $word $commands
      set -a path $word
      set commands (__sm_commands "$path" | string split -f 1 \t)
      set valued (__sm_valued "$path")
      set optional (__sm_optional "$path")
    else
      set position (math $position + 1)
    end
  end

  if set -q wanted[1]; and begin; contains -- $wanted $valued; or not string match -q -- '-*' $current; end
    __sm_mean '' "$current" $program "$path $wanted" $host
  else if not set -q plain[1]; and string match -q -- '--*=*' $current
    set -l parts (string split -m 1 = -- $current)
    __sm_mean "$parts[1]=" "$parts[2]" $program "$path $parts[1]" $host
  else if not set -q plain[1]; and string match -q -- '-*' $current
    __sm_options "$path"
  else
    test $position -eq 0; and __sm_commands "$path"
    __sm_mean '' "$current" $program "$path #"(math $position + 1) $host
  end
end

complete -c sm -f -a '(__sm_complete)'
`;
