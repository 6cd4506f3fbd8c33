# shellcheck shell=bash disable=SC2154,SC2034  # sourced by build.sh, whose variables these are
# Sourced by build.sh when its stamp does not hold: gets the SDK, decides about packages, compiles. One process at a time.
# All that is said goes to standard error: standard output is the build's.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

. "$root/build/bootstrap/lock.sh"
. "$root/build/bootstrap/sdk.sh"
. "$root/build/bootstrap/packages.sh"
. "$root/build/bootstrap/compile.sh"

prepare() {
  mkdir -p "$state"
  take_lock
  list_inputs
  # Whoever held the lock until now has perhaps done it all.
  if ! is_current; then
    find_sdk
    use_dotnet "$dotnet"
    choose_packages
    list_inputs
    compile
  fi
  release_lock
}
