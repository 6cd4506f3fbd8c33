#!/usr/bin/env bash
# Measures a run with nothing to compile against NUKE's standard bootstrapper ('dotnet build', then 'dotnet run --no-build')
# on the same build, in turns: bash build/bootstrap/bench.sh [rounds] [arguments of the build ...]
set -euo pipefail

root=$(cd -P -- "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rounds=${1:-5}
shift $(($# > 0 ? 1 : 0))
if [ $# -eq 0 ]; then set -- --help; fi
project=$root/build/_build.csproj
times=$(mktemp -d)
trap 'rm -rf "$times"' EXIT
TIMEFORMAT=%R

ours() { "$root/build.sh" "$@"; }

program_alone() { dotnet "$root/build/bin/Debug/_build.dll" "$@"; }

standard() {
  dotnet build "$project" /nodeReuse:false /p:UseSharedCompilation=false -nologo -clp:NoSummary --verbosity quiet
  dotnet run --project "$project" --no-build -- "$@"
}

measure() {
  local what=$1
  shift
  { time "$what" "$@" >"$times/output" 2>&1; } 2>>"$times/$what"
}

# The median in milliseconds.
median() { sort -n "$times/$1" | sed -n "$(((rounds + 1) / 2))p" | tr -d ., | sed 's/^0*//'; }
fastest() { sort -n "$times/$1" | head -n 1 | tr -d ., | sed 's/^0*//'; }

cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUKE_TELEMETRY_OPTOUT=1
ours "$@" >/dev/null
standard "$@" >/dev/null
for ((round = 1; round <= rounds; round++)); do
  measure ours "$@"
  measure standard "$@"
  measure program_alone "$@"
done

printf '%s rounds of "%s", milliseconds:  fastest  median\n' "$rounds" "$*"
for what in ours standard program_alone; do printf '  %-32s %12s %7s\n' "$what" "$(fastest "$what")" "$(median "$what")"; done
awk -v f="$(fastest ours)" -v F="$(fastest standard)" -v m="$(median ours)" -v M="$(median standard)" \
  'BEGIN { printf "ours / standard: %.3f of the fastest, %.3f of the medians\n", f / F, m / M }'
