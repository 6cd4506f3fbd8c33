#!/bin/bash
# newer-pgcopydb.sh FOLDER: puts the pgcopydb of a newer Debian (0.17, which can copy in the binary format) into FOLDER, with the C library
# that it needs, and prints the path of a program that starts it. Nothing is installed: the benchmark runs it beside this machine's own.
# libpq, pg_dump and pg_restore stay this machine's: pg_dump 17 writes settings that a server of major 15 does not know.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
release=trixie
uri=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' | awk '$2 == "main" && $1 !~ /security/ {print $1; exit}')
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

mkdir -p "$folder"/{lists/partial,archives/partial,root}
echo "deb [signed-by=$keyring] $uri $release main" > "$folder/sources.list"
apt() {
  apt-get -qq -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$folder/lists" \
    -o Dir::Cache="$folder" -o APT::Sandbox::User=root "$@"
}
apt update >&2
(cd "$folder/archives" && apt download pgcopydb libc6 libgc1 >&2)
for deb in "$folder"/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$folder/root" --keep-directory-symlink --no-same-owner
done

libraries=usr/lib/x86_64-linux-gnu
cat > "$folder/pgcopydb" <<EOF
#!/bin/sh
exec $folder/root/$libraries/ld-linux-x86-64.so.2 --library-path $folder/root/$libraries:/$libraries $folder/root/usr/bin/pgcopydb "\$@"
EOF
chmod +x "$folder/pgcopydb"
"$folder/pgcopydb" --version >&2
echo "$folder/pgcopydb"
