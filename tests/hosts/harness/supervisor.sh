# Keeps one test host: its disk, its cgroup and its network are of this process's namespaces and go with
# it. It ends when nobody holds the other end of its standard input any more.
# supervisor.sh PLACE SIZE NAME LOWER NODE PROGRAM
set -eu
umask 022
place=$1 size=$2 here=${0%/*}
shift 2

mount -t tmpfs -o "size=$size,mode=755" tmpfs "$place"
mkdir "$place/upper" "$place/work" "$place/root" "$place/cgroups"
mount -t cgroup2 cgroup2 "$place/cgroups"
group=$place/cgroups/sm-test-host-$$

remove() {
  # Only what stands around the host is left to kill: the host itself has ended.
  if [ -e "$1/cgroup.kill" ]; then echo 1 > "$1/cgroup.kill"; fi
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    find "$1" -depth -type d -exec rmdir {} + 2> /dev/null && return
    sleep 0.05
  done
  echo "$1 stays: something in it cannot be killed" >&2
}

boots=
end() {
  trap - EXIT
  # The host's own PID 1 takes everything with it, and is waited for by its parent, which stays until then.
  if [ -s "$place/pid" ]; then kill -s KILL "$(cat "$place/pid")" 2> /dev/null || :
  elif [ -n "$boots" ]; then kill -s KILL "$boots" 2> /dev/null || :; fi
  wait
  remove "$group"
  exit 0
}
trap end EXIT
trap 'exit 143' HUP INT TERM

# Whatever a supervisor that was killed could not take away.
for old in "$place"/cgroups/sm-test-host-*; do
  [ ! -d "$old" ] || kill -0 "${old##*-}" 2> /dev/null || remove "$old"
done
mkdir "$group"
echo ready

while read -r word; do
  case $word in
    boot) setpriv --pdeathsig KILL sh "$here/boot.sh" "$place" "$group" "$@" < /dev/null & boots=$! ;;
  esac
done
