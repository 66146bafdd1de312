# Installs packages on top of an image; what they change lands in a directory of its own. Runs in a mount
# namespace that ends with it.
# layer.sh UPPER WORK ROOT LOWER PACKAGE...
set -eu
umask 022
upper=$1 work=$2 root=$3 lower=$4
shift 4
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$upper,workdir=$work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for scratch in run tmp var/lib/apt/lists; do mount -t tmpfs tmpfs "$root/$scratch"; done
# The name of a link would lead out of the root.
rm -f "$root/etc/resolv.conf"
cat /etc/resolv.conf > "$root/etc/resolv.conf"
# What is installed is started by the host when it boots, not now.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
chroot "$root" apt-get -qq update
chroot "$root" apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 install "$@"
chroot "$root" apt-get clean
rm -f "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf"
