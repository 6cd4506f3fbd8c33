#!/bin/bash
# Programs compiled ahead of time are put together by clang or gcc. Where neither is, root can have gcc installed.
set -euo pipefail
! type gcc > /dev/null 2>&1 || exit 0
! type clang > /dev/null 2>&1 || exit 0
[ "$(id -u)" = 0 ] || { echo "neither clang nor gcc is on PATH, and only root can install one" >&2; exit 1; }
echo "installing gcc with apt"
export DEBIAN_FRONTEND=noninteractive
install() { apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends gcc libc6-dev > /dev/null; }
install || { apt-get -qq update; install; }
