# What runs as PID 1 of a test host before its systemd does: puts its file systems together, moves into
# them, and becomes systemd. /proc is still the machine's when it starts.
# init.sh PLACE GROUP NAME LOWER NODE PROGRAM
set -eu
umask 022
place=$1 group=$2 name=$3 lower=$4 node=$5 program=$6
root=$place/root

echo 0 > "$group/cgroup.procs"
read -r pid _ < /proc/self/stat
echo "$pid" > "$place/pid"

# Without redirects a directory of the image could not be renamed.
mount -t overlay overlay "$root" \
  -o "lowerdir=$lower,upperdir=$place/upper,workdir=$place/work,redirect_dir=on,index=off,metacopy=off"

# The machine's settings are shown, not given away; those of the network are the host's own.
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
for part in sys irq bus fs; do
  [ ! -e "$root/proc/$part" ] || mount --bind "$root/proc/$part" "$root/proc/$part"
done
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
for part in sys irq bus fs; do
  [ ! -e "$root/proc/$part" ] || mount -o remount,bind,ro,nosuid,nodev,noexec "$root/proc/$part"
done
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"

mount -t tmpfs -o mode=755,nosuid,size=8m tmpfs "$root/dev"
while read -r device major minor; do
  mknod -m 666 "$root/dev/$device" c "$major" "$minor"
done << DEVICES
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
DEVICES
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5,nosuid,noexec devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
mount -t mqueue -o nosuid,nodev,noexec mqueue "$root/dev/mqueue"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"

mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/run"
mkdir "$root/run/host"
echo "$name" > "$root/run/host/container-manager"

bind() {
  mount --bind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
}
bind "$node" /usr/local/bin/node
bind "$(dirname "$program")" /usr/local/lib/sm

echo "up $pid"
# In a cgroup namespace of its own the host's cgroup is the top.
exec unshare --cgroup sh -eu -c '
  mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$1/sys/fs/cgroup"
  cd "$1"
  pivot_root . mnt
  cd /
  exec /usr/bin/env -i container=other "container_uuid=$(/bin/cat /etc/machine-id)" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /bin/sh -c "umount -l /mnt; exec /lib/systemd/systemd" < /dev/null > /run/host/console 2>&1
' init "$root"
