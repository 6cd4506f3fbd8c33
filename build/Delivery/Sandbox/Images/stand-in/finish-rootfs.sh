#!/bin/bash
# finish-rootfs.sh ROOT: what the stand-in's image holds beside the program and its libraries.
set -euo pipefail
umask 022 # what is made here is for every user of the image
root=$1
rm -rf "$root"/usr/lib/x86_64-linux-gnu/gconv "$root"/usr/lib/x86_64-linux-gnu/perl*
mkdir -p "$root"/{etc,tmp,run,proc,sys,dev,app}
chmod 1777 "$root/tmp"
printf '%s\n' 'root:x:0:0:root:/:/sbin/nologin' 'dify:x:1001:1001:stand-in:/tmp:/sbin/nologin' > "$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'dify:x:1001:' > "$root/etc/group"
printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' 'services: files' > "$root/etc/nsswitch.conf"
