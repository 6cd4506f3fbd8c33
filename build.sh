#!/usr/bin/env bash
# Runs the build: ./build.sh [targets] [--parameter value ...]. It compiles build/_build.csproj when something that goes into
# it has changed, and then becomes the build's process: arguments, standard input, signals and the exit code are the build's own.
# A run with nothing to compile costs a few milliseconds here; everything else is in build/bootstrap.
#
#   DELIVERY_PACKAGES=genuine|fallback   take these packages instead of asking the feed (build/bootstrap/packages.sh)
set -euo pipefail

case ${BASH_SOURCE[0]} in
  */*) root=${BASH_SOURCE[0]%/*} ;;
  *) root=. ;;
esac
root=$(cd -P -- "$root" && pwd)
readonly root
readonly state=$root/.nuke/temp/bootstrap
readonly program=$root/build/bin/Debug/_build.dll
on_path=$(command -v dotnet || true)
readonly on_path

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUKE_TELEMETRY_OPTOUT=1

# What decides about the program, apart from the files below build/: where a file of this list appears or goes, the list differs.
list_inputs() {
  local folder=$root file
  set -- "$root"/Directory.*.props "$root"/Directory.*.targets "$root/global.json" "$root/.editorconfig" "$root/.nuke/temp/packages.props" \
    "${HOME-}/.nuget/NuGet/NuGet.Config" "${HOME-}/.config/NuGet/NuGet.Config"
  while [ -n "$folder" ]; do
    set -- "$@" "$folder/NuGet.Config" "$folder/NuGet.config" "$folder/nuget.config"
    folder=${folder%/*}
  done
  inputs=()
  for file; do
    if [ -f "$file" ]; then inputs+=("$file"); fi
  done
}

# True when the stamp of the last compilation holds. Only builtins and one 'find': this is what every run pays.
is_current() {
  local stamped_path stamped_override stamped_inputs newer
  [ -f "$program" ] || return 1
  {
    IFS= read -r stamped_path && IFS= read -r dotnet && IFS= read -r sdk &&
      IFS= read -r stamped_override && IFS= read -r stamped_inputs
  } 2>/dev/null <"$state/stamp" || return 1
  [ "$stamped_path" = "$on_path" ] && [ -x "$dotnet" ] && [ -d "$sdk" ] || return 1
  [ "$stamped_override" = "${DELIVERY_PACKAGES-}" ] && [ "$stamped_inputs" = "${inputs[*]}" ] || return 1
  # By change time, not modification time: an older file put in the place of a newer one is a change too.
  newer=$(find -H "$root/build" "${inputs[@]}" "$dotnet" \
    \( -name bin -o -name obj -o -path "$root/build/bootstrap" \) -prune -o -cnewer "$state/stamp" -print 2>/dev/null) && [ -z "$newer" ]
}

# What the build starts in its turn uses the same SDK. A private one comes without the distribution's libraries (ICU).
use_dotnet() {
  export DOTNET_EXE=$1
  case $1 in
    "$root"/*) export DOTNET_ROOT=${1%/*} PATH=${1%/*}:$PATH DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 ;;
  esac
}

list_inputs
if ! is_current; then
  . "$root/build/bootstrap/prepare.sh"
  prepare
fi
use_dotnet "$dotnet"

# NUKE looks for the root upwards from the working directory, which stays the caller's: relative paths are relative to it.
case $PWD/ in
  "$root"/*) ;;
  *) export NUKE_ROOT=${NUKE_ROOT-$root} ;;
esac

exec "$dotnet" "$program" "$@"
