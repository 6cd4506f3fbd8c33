#!/bin/bash
# finish-rootfs.sh ROOT LOCALES: makes of unpacked packages what the server image holds.
# LOCALES is where the package "locales" has been unpacked: needed to make one locale, not in the image.
set -euo pipefail
umask 022 # what is made here is for every user of the image
root=$1 locales=$2
lib=$root/usr/lib/postgresql/15/lib

# The JIT's part: useless without LLVM.
rm -rf "$lib"/bitcode "$lib"/llvmjit*

# One locale, made with the image's own C library, whatever this machine's is.
mkdir -p "$root/usr/lib/locale"
I18NPATH=$locales/usr/share/i18n "$root/lib64/ld-linux-x86-64.so.2" --library-path "$root/lib/x86_64-linux-gnu" \
  "$root/usr/bin/localedef" --prefix="$root" -i en_US -f UTF-8 -c en_US.UTF-8 || [ $? = 1 ] # 1: warnings only
[ -s "$root/usr/lib/locale/locale-archive" ] || { echo "the locale en_US.UTF-8 was not made" >&2; exit 1; }
rm -rf "$root"/usr/lib/x86_64-linux-gnu/gconv "$root"/usr/lib/x86_64-linux-gnu/perl* "$root"/usr/share/perl5 \
  "$root"/usr/share/zoneinfo/{posix,right} "$root"/usr/share/postgresql-common "$root"/etc/init.d "$root"/usr/share/i18n
ln -sf bash "$root/usr/bin/sh"

# The paths of the image that this one stands in for.
bitnami=$root/opt/bitnami/postgresql
mkdir -p "$bitnami"/{conf/conf.d,tmp,logs,certs} "$root"/bitnami/postgresql "$root"/docker-entrypoint-{init,preinit}db.d \
  "$root"/{tmp,run,proc,sys,dev} "$root"/var/lib/postgresql "$root"/opt/bitnami/scripts/postgresql
chmod 1777 "$root/tmp"
ln -sfn /usr/lib/postgresql/15/bin "$bitnami/bin"
ln -sfn /usr/lib/postgresql/15/lib "$bitnami/lib"
ln -sfn /usr/share/postgresql/15 "$bitnami/share"
mkdir -p "$root/etc" # the users of the chart and of the Bitnami image
printf '%s\n' 'root:x:0:0:root:/:/bin/bash' 'postgres:x:1001:1001:PostgreSQL:/opt/bitnami/postgresql:/bin/bash' > "$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'postgres:x:1001:' > "$root/etc/group"
printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' 'services: files' > "$root/etc/nsswitch.conf"
ln -sfn /usr/share/zoneinfo/UTC "$root/etc/localtime"

# Every program and module must find its libraries inside.
missing=$(find "$root/usr/lib/postgresql" "$root/usr/bin" -type f \( -perm -100 -o -name '*.so' \) -print0 |
  while IFS= read -r -d '' f; do
    [ "$(head -c 4 "$f" | tail -c 3)" = ELF ] || continue
    "$root/lib64/ld-linux-x86-64.so.2" --library-path "$root/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu" --list "$f" 2>&1 |
      { grep 'not found' || true; } | sed "s|^|${f#"$root"}: |"
  done)
[ -z "$missing" ] || { printf 'libraries are missing in the image:\n%s\n' "$missing" >&2; exit 1; }
