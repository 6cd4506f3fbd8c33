# Common to build.sh and start.sh. Sourced, not run.
set -euo pipefail

NODE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$NODE_DIR/versions.sh"
DELIVERY_CACHE=${DELIVERY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dify-delivery}
NODE_CACHE=$DELIVERY_CACHE/node
NODE_BIN=$NODE_CACHE/bin

die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# phase NAME SECONDS and progress FRACTION TEXT: what the build does, for the program that runs it and for people alike.
phase() { printf 'phase %s %s\n' "$1" "$2"; }
progress() { printf 'progress %s %s\n' "$1" "$2"; }

# need PACKAGE[=UPSTREAM-VERSION]...: installs the missing ones through apt, and refuses another upstream version than the one named.
need() {
  local p name missing=() versions
  versions=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n' "${@%%=*}" 2>/dev/null | sed -n 's/^installed //p' || true)
  for p; do grep -q "^${p%%=*} " <<< "$versions" || missing+=("${p%%=*}"); done
  if [ ${#missing[@]} != 0 ]; then
    progress 0 "apt-get install ${missing[*]}"
    apt-get -qq update > /dev/null 2>&1 || true      # an outdated list may still do; the next command says what it lacks
    # --no-remove: a machine's own Docker would otherwise have to leave for Debian's containerd.
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-remove --no-install-recommends "${missing[@]}" > /dev/null ||
      die "apt could not install what the node needs. Install it by hand: apt-get install ${missing[*]}"
    versions=$(dpkg-query -W -f '${Package} ${Version}\n' "${@%%=*}")
  fi
  for p; do
    case $p in *=*) ;; *) continue;; esac
    name=$(sed -n "s/^${p%%=*} \(.*:\)\?//p" <<< "$versions")
    case $name in
      "${p#*=}"|"${p#*=}"[-+~]*) ;;
      *) die "${p%%=*} $name is installed, but the node is proven with ${p#*=}, which is bookworm's. Use bookworm, or --sandbox-cluster kind";;
    esac
  done
}
