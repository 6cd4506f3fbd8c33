#!/bin/bash
# unpack-packages.sh TARGET PACKAGE...: unpacks Debian packages below TARGET without installing them. They come from this machine's own
# package sources, of the release that the sandbox is made for; of a source nothing but that release is asked.
# Writes TARGET/usr/share/dify-delivery/packages: what was unpacked, with versions.
set -euo pipefail
umask 022 # what is made here is for every user of the image
release=bookworm
target=$1; shift
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt's own user reads and writes here
mkdir -p "$work/cache/archives/partial" "$work/debs"

sources() {
  apt-get indextargets --format '$(CODENAME) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v r="$release" '$1 == r || $1 == r "-updates" || $1 == r "-security" {print "deb " $2, $3, $4}' | sort -u
}
apt() { # apt-get with these sources alone, and caches of its own
  apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User=root -o Acquire::Retries=3 "$@"
}

update() { # this machine's own package lists
  echo "package lists are missing or out of date: apt-get update"
  apt-get -qq update || echo "apt-get update: exit code $?; going on with what there is"
  sources > "$work/sources.list"
}

sources > "$work/sources.list"
if [ ! -s "$work/sources.list" ]; then update; fi # apt names no source whose list it never had: a new machine
if [ ! -s "$work/sources.list" ]; then
  echo "this machine's apt has no source of Debian $release (apt-get indextargets lists what it has); add one, run apt-get update" >&2
  exit 3
fi
cd "$work/debs"
if ! apt download "$@" 2> "$work/errors"; then
  update # older than the mirror's packages
  apt download "$@"
fi

mkdir -p "$target/usr/share/dify-delivery" "$target"/usr/{bin,sbin,lib,lib64}
for d in bin sbin lib lib64; do ln -sfn "usr/$d" "$target/$d"; done
for deb in *.deb; do
  # Not through dpkg -x: that would replace the links above by folders. tar follows them.
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$target" --keep-directory-symlink --no-same-owner \
    --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/info' --exclude='./usr/share/lintian' \
    --exclude='./usr/share/locale' --exclude='./usr/share/bash-completion' --exclude='./usr/share/bug'
  dpkg-deb --show --showformat '${Package} ${Version}\n' "$deb"
done | sort > "$target/usr/share/dify-delivery/packages"
