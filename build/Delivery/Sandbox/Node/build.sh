#!/bin/bash
# build.sh: makes the node's Kubernetes binaries once, from Debian bookworm's source package with Debian's Go, and installs the
# Debian packages that a node needs. The result is $DELIVERY_CACHE/node/bin; nothing is downloaded but Debian packages.
# An interrupted build goes on where it was. DELIVERY_KEEP_SOURCE=1 keeps the build tree.
. "$(dirname "$0")/lib.sh"

COMPILED_PACKAGES=2170        # that one whole build names in its log
key=$({ echo "$SOURCE_VERSION $GO_VERSION $TARGETS $PAUSE_IMAGE"; cat "$NODE_DIR"/src/*.patch "$NODE_DIR"/src/dns/*.go; } | sha256sum | cut -c1-16)
built() { [ "$(cat "$NODE_BIN/.key" 2>/dev/null)" = "$key" ]; }

need $NODE_PACKAGES $BASE_PACKAGES
built && exit 0

mkdir -p "$NODE_CACHE"
exec 9<> "$NODE_CACHE/.lock"
if ! flock -n 9; then
  progress 0 "waiting for another build of the node ($(cat "$NODE_CACHE/.lock"))"
  flock 9
  built && exit 0
fi
echo "process $$ since $(date +%T)" > "$NODE_CACHE/.lock"

phase packages 30
need $BUILD_PACKAGES

work=$NODE_CACHE/work source=$NODE_CACHE/work/kubernetes
go=/usr/lib/go-$GO_VERSION
unpacked=$work/.unpacked-$SOURCE_VERSION-$(cat "$NODE_DIR"/src/*.patch | sha256sum | cut -c1-8)
mkdir -p "$work/apt/lists/partial" "$work/home"

phase source 10
if [ ! -e "$unpacked" ]; then
  # A private list of source archives: the machine's own bookworm entries, as deb-src. The machine's apt configuration stays as it is.
  apt-get indextargets --format '$(CODENAME) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$1 ~ /^bookworm(-updates|-security)?$/ {print "deb-src " $2, $3, $4}' | sort -u > "$work/apt/sources.list"
  [ -s "$work/apt/sources.list" ] || die "apt knows no bookworm archive on this machine, and the node is built from bookworm's source package"
  apt=(-qq -o "Dir::Etc::sourcelist=$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/apt/lists" -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= -o APT::Sandbox::User=root)
  progress 0.1 "fetching the source package kubernetes $SOURCE_VERSION"
  apt-get "${apt[@]}" update
  ( cd "$work" && apt-get "${apt[@]}" source --download-only kubernetes > /dev/null )   # apt checks the archive's signature
  dsc=("$work/kubernetes_$SOURCE_VERSION"-*.dsc)
  [ -e "${dsc[-1]}" ] || die "bookworm has another version of kubernetes now: $(ls "$work"/*.dsc), not $SOURCE_VERSION"
  progress 0.5 "unpacking"
  rm -rf "$source"
  dpkg-source --no-check -x "${dsc[-1]}" "$source" > /dev/null
  for patch in "$NODE_DIR"/src/*.patch; do patch -d "$source" -p1 -s < "$patch"; done
  # The tree's reflect2 1.0.1 corrupts memory with Go >= 1.18 (its own copy of the map iterator is too small): the API server
  # dies with SIGSEGV while it encodes a map, for instance on the first custom resource. Debian's 1.0.2 is mended.
  rm -rf "$source/vendor/github.com/modern-go/reflect2"/*.{go,s}
  cp /usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} "$source/vendor/github.com/modern-go/reflect2/"
  rm -f "$work"/.unpacked-*
  touch "$unpacked"
fi

phase compile 230
rm -rf "$source/cmd/delivery-dns"
cp -r "$NODE_DIR/src/dns" "$source/cmd/delivery-dns"
mkdir -p "$source/.go/src/k8s.io"
ln -sfn ../../.. "$source/.go/src/k8s.io/kubernetes"
touch "$work/compiled"        # packages done by earlier attempts: the Go cache has them, so that the log names them no more
(
  cd "$source"
  export GOPATH=$source/.go GOCACHE=$work/gocache HOME=$work/home GOROOT=$go GOTOOLCHAIN=local GOPROXY=off
  export CGO_ENABLED=0 PATH=$go/bin:/usr/sbin:/usr/bin:/sbin:/bin
  # No cloud SDKs, no dockershim: a third less to compile. -v names each package as it is compiled. In this order: the tree's
  # scripts take the tags to reach up to the next dash.
  export GOFLAGS="-v -tags=providerless,dockerless"
  export KUBE_STATIC_OVERRIDES="kubelet delivery-dns"     # kubelet too without cgo
  make WHAT="$(printf 'cmd/%s ' $TARGETS)" 2>&1
) | tee "$work/build.log" | awk -v total="$COMPILED_PACKAGES" -v list="$work/compiled" '
  BEGIN { while ((getline line < list) > 0) done[line] = 1; for (line in done) n++ }
  /^[a-z0-9.-]+(\/[A-Za-z0-9._\/-]+)*$/ && !($0 in done) {
    done[$0] = 1; n++; print >> list; fflush(list)
    printf "progress %.3f %d of %d packages: %s\n", (n < total ? n / total : 1), n, total, $0; fflush()
  }' || { tail -n 30 "$work/build.log" >&2; die "Kubernetes did not compile; the whole log is $work/build.log"; }

phase finish 3
new=$NODE_CACHE/bin.new
rm -rf "$new"
mkdir -p "$new/pause"
for target in $TARGETS; do cp "$source/_output/bin/$target" "$new/"; done
# The pause image, in the form of docker save: one layer of one file.
gcc -Os -Wall -static -o "$new/pause/pause" "$source/build/pause/linux/pause.c" -DVERSION=1
strip "$new/pause/pause"
tar -C "$new/pause" --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$new/pause/layer.tar" pause
printf '{"architecture":"amd64","os":"linux","config":{"Entrypoint":["/pause"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
  "$(sha256sum < "$new/pause/layer.tar" | cut -d' ' -f1)" > "$new/pause/config.json"
printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$PAUSE_IMAGE" > "$new/pause/manifest.json"
tar -C "$new/pause" --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$new/pause.tar" manifest.json config.json layer.tar
rm -rf "$new/pause"
echo "$key" > "$new/.key"
rm -rf "$NODE_BIN"
mv "$new" "$NODE_BIN"
[ -n "${DELIVERY_KEEP_SOURCE:-}" ] || rm -rf "$work"
progress 1 "built in $SECONDS s"
