# shellcheck shell=bash disable=SC2154,SC2034  # sourced by build.sh, whose variables these are
# One compilation at a time. With flock the lock ends with its last holder, so a compiler that outlives a killed build.sh
# still keeps the next one waiting; where there is none (macOS), a folder with the holder's process id does.

take_lock() {
  if command -v flock >/dev/null; then
    exec 9>"$state/lock"
    flock -n 9 && return
    say "Waiting for another build.sh, which is compiling the build ..."
    flock 9
    return
  fi
  local holder told=
  until mkdir "$state/lock.d" 2>/dev/null; do
    holder=$(cat "$state/lock.d/pid" 2>/dev/null || true)
    # Two may find the same dead holder: only one of them succeeds in moving its folder away.
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      if mv "$state/lock.d" "$state/lock.dead.$$" 2>/dev/null; then rm -rf "$state/lock.dead.$$"; fi
      continue
    fi
    [ -n "$told" ] || say "Waiting for another build.sh, which is compiling the build (process ${holder:-unknown}) ..."
    told=yes
    sleep 0.2
  done
  printf '%s\n' $$ >"$state/lock.d/pid"
  trap release_lock EXIT
}

release_lock() {
  if command -v flock >/dev/null; then
    exec 9>&-
  elif [ "$(cat "$state/lock.d/pid" 2>/dev/null)" = $$ ]; then
    rm -rf "$state/lock.d"
  fi
}
