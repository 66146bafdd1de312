# Boots a test host once and tells how that ended.
# boot.sh PLACE GROUP NAME LOWER NODE PROGRAM
set -u
place=$1 group=$2 here=${0%/*}
rm -f "$place/pid"
find "$group" -mindepth 1 -depth -type d -exec rmdir {} + 2> /dev/null
rm -rf "$place/work/work"

# A host must not be able to change what belongs to the machine: its clock, its kernel, its log.
setpriv --pdeathsig KILL --bounding-set -sys_time,-sys_module,-sys_rawio,-syslog,-wake_alarm,-block_suspend \
  unshare --mount --pid --fork --kill-child --uts --ipc --propagation private sh "$here/init.sh" "$@"
code=$?
rm -f "$place/pid"
# The kernel ends a PID 1 that wants a reboot by SIGHUP, and one that wants a power-off by SIGINT.
case $code in
  129) echo 'down rebooted' ;;
  130) echo 'down off' ;;
  *) echo 'down killed' ;;
esac
