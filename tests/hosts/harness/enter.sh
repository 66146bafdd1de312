# Runs a command in a test host, in a cgroup of its own and with no more rights than the host has.
# enter.sh GROUP PID COMMAND...
group=$1 pid=$2
shift 2
# Where the host has just gone, nsenter says so better.
{ mkdir "$group" && echo 0 > "$group/cgroup.procs"; } 2> /dev/null
exec setpriv --bounding-set -sys_time,-sys_module,-sys_rawio,-syslog,-wake_alarm,-block_suspend \
  nsenter -t "$pid" -m -u -i -n -p -C -r -w -- "$@"
