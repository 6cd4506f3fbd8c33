# shellcheck shell=bash disable=SC2154,SC2034  # sourced by build.sh, whose variables these are
# Compiles the build's project. In .nuke/temp/bootstrap: 'sources' lists what the program was compiled from (checksum, size, path),
# 'stamp' is what build.sh compares with and is written last, 'compiling' exists while a compilation runs or after it was cut off.

list_sources() {
  find -H "$root/build" "${inputs[@]}" \( -name bin -o -name obj -o -path "$root/build/bootstrap" \) -prune -o \
    -type f ! -name '*~' ! -name '.*.sw?' ! -name .DS_Store -exec cksum {} + | LC_ALL=C sort
}

compile() {
  local why rebuild
  : >"$state/started"
  list_sources >"$state/sources.new"
  why_compile
  if [ -z "$why" ]; then
    if [ -n "$choice_is_new" ]; then say "Packages: $choice_reason"; fi
    stamp
    return
  fi

  say "Packages: $choice_reason"
  run_compiler
  mv "$state/sources.new" "$state/sources"
  # Compiling itself changes folders below build/. A source that changed meanwhile is left to the next run: without a stamp it looks.
  : >"$state/started"
  list_inputs
  if [ "$(list_sources)" = "$(<"$state/sources")" ]; then stamp; fi
}

# Sets 'why', to nothing when the program is what the sources say, and 'rebuild'.
why_compile() {
  local line file
  why=
  rebuild=
  if [ -e "$state/compiling" ]; then
    # The compiler may have left half a file that looks new.
    why="all of it: the last time was interrupted"
    rebuild=yes
  elif ! [ -f "$program" ] || ! [ -f "$state/sources" ]; then
    if [ -f "$program" ]; then why=afresh; else why="first time"; fi
  else
    while IFS= read -r line; do
      [ -n "$line" ] || continue
      # checksum, size, path
      read -r _ _ file <<<"$line"
      why=${why:-changed: ${file#"$root/"}}
      # MSBuild would pass over a file that is older than what was compiled from its predecessor.
      if [ -f "$file" ] && [ "$program" -nt "$file" ]; then rebuild=yes; fi
    done <<<"$(LC_ALL=C comm -3 "$state/sources" "$state/sources.new")"
  fi
}

run_compiler() {
  local log=$state/compile.log options=() code=0 interrupted=
  SECONDS=0
  printf 'Compiling the build (%s) ... ' "$why" >&2
  # Directory.Build.props says why only one of the choices has lock files.
  if [ -f "$root/build/packages.$choice.lock.json" ]; then options+=(-p:RestoreLockedMode=true); fi
  if [ -n "$rebuild" ]; then options+=(-t:Rebuild); fi
  rm -f "$state/stamp" "$state/sources"
  : >"$state/compiling"
  # Ctrl-C reaches the compiler too, which then ends with a code like any other.
  trap 'interrupted=yes' INT
  # No server processes: they would outlive this run, and hold its lock.
  # Not 'dotnet build', which repeats every error in a summary.
  "$dotnet" msbuild "$root/build/_build.csproj" -restore -p:Configuration=Debug -nologo -tl:off -v:quiet -clp:NoSummary -nodeReuse:false \
    -p:UseSharedCompilation=false ${options[@]+"${options[@]}"} >"$log" 2>&1 </dev/null || code=$?
  trap - INT
  if [ -n "$interrupted" ]; then
    say "interrupted."
    exit 130
  fi
  rm -f "$state/compiling"
  if [ "$code" -eq 0 ]; then
    say "$SECONDS s"
    return
  fi
  say "failed after $SECONDS s:"
  cat "$log" >&2
  if grep -q NU1004 "$log"; then
    fail "The lock files do not fit the projects. Where the change is meant: dotnet restore DifyDelivery.slnx --force-evaluate"
  fi
  exit 1
}

stamp() {
  printf '%s\n' "$on_path" "$dotnet" "$sdk" "${DELIVERY_PACKAGES-}" "${inputs[*]}" >"$state/stamp.new"
  # As old as the look at the sources: a change since then is newer.
  touch -r "$state/started" "$state/stamp.new"
  mv "$state/stamp.new" "$state/stamp"
}
