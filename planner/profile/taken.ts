// Tried out in dash, bash, busybox, zsh and fish: setting one of these fails, ends the shell that
// reads it, changes who one is, or does something else altogether (path is PATH in zsh).
const ofShells = `
  ARGC BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_CMDS BASH_COMMAND BASH_LINENO
  BASH_MONOSECONDS BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO DIRSTACK EGID EPOCHREALTIME EPOCHSECONDS
  EUID FISH_VERSION FUNCNEST GID GROUPS HISTCMD LINENO OPTIND PPID RANDOM SECONDS SHELLOPTS SHLVL
  SRANDOM TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTYIDLE UID USERNAME WATCH ZSH_EVAL_CONTEXT
  ZSH_SUBSHELL _ aliases argv builtins cdpath commands dirstack dis_aliases dis_builtins
  dis_functions dis_functions_source dis_galiases dis_patchars dis_reswords dis_saliases fignore
  fish_kill_signal fish_killring fish_pid fpath funcfiletrace funcsourcetrace funcstack functions
  functions_source functrace galiases history historywords hostname jobdirs jobstates jobtexts
  keymaps mailpath manpath module_path modules nameddirs options parameters patchars path
  pipestatus psvar reswords saliases signals status status_generation termcap terminfo umask
  userdirs usergroups version watch widgets zsh_eval_context zsh_scheduled_events
`;

// Each login sets these for its own account; a shell cannot split words without IFS.
const ofLogin = 'HOME IFS LOGNAME OLDPWD PWD SHELL USER';

/** Names of variables that cannot be given a value for everybody. */
export const taken: ReadonlySet<string> = new Set(`${ofShells} ${ofLogin}`.trim().split(/\s+/));
