#!/bin/busybox sh
# The first process of the virtual machine: loads modules, puts the host's files, read-only, under everything, and runs
# the tests in them. `/environment` says where they are. The last line it prints is the tests' exit code.
/bin/busybox mkdir -p /proc /sys /dev /root
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev
for module in /modules/*; do
  case $module in *dummy_hcd*) options="num=2" ;; *) options="" ;; esac
  /bin/busybox insmod "$module" $options || echo "cannot load $module"
done
/bin/busybox mount -t configfs none /sys/kernel/config
/bin/busybox mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 host /root
/bin/busybox mount -t tmpfs none /root/run
for folder in proc sys dev; do /bin/busybox mount --move /$folder /root/$folder; done
. /environment
/bin/busybox mkdir -p /root/run/home /root/run/tmp
PATH=/usr/bin:/bin HOME=/run/home TMPDIR=/run/tmp NO_COLOR=1 \
  /bin/busybox chroot /root "$NODE" "$FOLDER/bundle/in-guest.js" "$FOLDER" "$BUSYBOX"
echo "roomloop tests over USB ended with $?"
/bin/busybox poweroff -f
