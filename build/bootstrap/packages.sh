# shellcheck shell=bash disable=SC2154,SC2034  # sourced by build.sh, whose variables these are
# Decides between the genuine packages of NUKE and KubernetesClient and the fallbacks in build/Fallback, and keeps the decision
# in .nuke/temp/packages.props, which Directory.Build.props imports: a plain 'dotnet build' makes the same choice.
# The decision holds until the pinned versions or the NuGet sources change; a feed that did not answer is asked again after an hour.
# Deleting .nuke/temp/bootstrap forgets it.
#
#   DELIVERY_PACKAGES=genuine|fallback   decides without asking the feed
#   DELIVERY_PROBE_SECONDS=90            how long the feed may take to answer

# Sets 'choice' to genuine or fallback, 'choice_reason' to a sentence for people, and 'choice_is_new'.
choose_packages() {
  local override=${DELIVERY_PACKAGES-} pins key known_key='' state_of_feed=''
  choice_is_new=
  case $override in
    genuine | fallback)
      choice=$override
      choice_reason="the $override ones, as DELIVERY_PACKAGES says"
      write_choice
      return
      ;;
    '') ;;
    *) fail "DELIVERY_PACKAGES is '$override'; it must be 'genuine' or 'fallback'." "Unset it to let the package feed decide." ;;
  esac

  read_pins
  key=$(packages_key)
  if { read -r known_key && read -r state_of_feed && read -r choice && IFS= read -r choice_reason; } 2>/dev/null <"$state/packages" &&
    [ "$known_key" = "$key" ] && ! { [ "$state_of_feed" = unreachable ] && [ -n "$(find "$state/packages" -mmin +60)" ]; }; then
    write_choice
    return
  fi

  probe_feed
  choice_is_new=yes
  # The first restore on a machine creates NuGet's configuration, so the key is taken again.
  printf '%s\n' "$(packages_key)" "$state_of_feed" "$choice" "$choice_reason" >"$state/packages.new"
  mv "$state/packages.new" "$state/packages"
  write_choice
}

# Sets 'pins' to lines 'name version' of the genuine packages.
read_pins() {
  pins=$(sed -n -E 's/.*PackageVersion Include="(Nuke\.[A-Za-z]+|KubernetesClient)" Version="([^"]*)".*/\1 \2/p' "$root/Directory.Packages.props")
}

pin_of() {
  local name version
  while read -r name version; do
    if [ "$name" = "$1" ]; then printf '%s' "$version"; fi
  done <<<"$pins"
}

packages_key() {
  local file
  list_inputs
  {
    printf '%s\n' "$pins"
    for file in "${inputs[@]}"; do
      case $file in *[Nn]u[Gg]et.[Cc]onfig) cat "$file" ;; esac
    done
  } | cksum | tr ' ' -
}

write_choice() {
  local file=$root/.nuke/temp/packages.props text
  text="<Project>
  <!-- Written by build.sh. Packages: ${choice_reason//--/- -} -->
  <PropertyGroup>
    <DeliveryPackages Condition=\"'\$(DeliveryPackages)' == ''\">$choice</DeliveryPackages>
  </PropertyGroup>
</Project>"
  if [ "$text" = "$(cat "$file" 2>/dev/null)" ]; then return; fi
  printf '%s\n' "$text" >"$file.new"
  mv "$file.new" "$file"
}

# Restores a throw-away project that asks for the pinned versions and nothing else. Sets 'choice', 'choice_reason', 'state_of_feed'.
probe_feed() {
  local folder=$state/probe name version log missing limit=${DELIVERY_PROBE_SECONDS:-90}
  rm -rf "$folder"
  mkdir -p "$folder"
  for name in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
    echo '<Project />' >"$folder/$name"
  done
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup>'
    while read -r name version; do echo "<PackageReference Include=\"$name\" Version=\"[$version]\" />"; done <<<"$pins"
    echo '</ItemGroup></Project>'
  } >"$folder/probe.csproj"

  choice=fallback
  state_of_feed=answered
  if (cd "$folder" && DOTNET_CLI_UI_LANGUAGE=en within "$limit" "$dotnet" restore probe.csproj --no-http-cache -v:q) >"$folder/log" 2>&1 </dev/null; then
    choice=genuine
    choice_reason="NUKE $(pin_of Nuke.Common) and KubernetesClient $(pin_of KubernetesClient) from the feed"
    return
  fi
  log=$(<"$folder/log")
  if [ -e "$folder/timed-out" ]; then
    state_of_feed=unreachable
    choice_reason="the feed did not answer within $limit s; using the fallback in build/Fallback for now"
  elif [[ $log != *NU1301* && $log =~ Unable\ to\ find\ package\ ([A-Za-z0-9._-]+[A-Za-z0-9]) ]]; then
    missing=${BASH_REMATCH[1]}
    version=$(pin_of "$missing")
    choice_reason="the feed has no $missing${version:+ $version}; using the fallback in build/Fallback"
  elif [[ $log =~ (NU[0-9]+) && ${BASH_REMATCH[1]} != NU1301 ]]; then
    choice_reason="the feed's packages cannot be restored (${BASH_REMATCH[1]}, see .nuke/temp/bootstrap/probe/log); using the fallback in build/Fallback"
  else
    state_of_feed=unreachable
    choice_reason="the feed cannot be reached (see .nuke/temp/bootstrap/probe/log); using the fallback in build/Fallback for now"
  fi
}

# Runs a command for so many seconds at most, and leaves a file 'timed-out' when that was not enough. macOS has no 'timeout'.
within() {
  local limit=$1 running watching code=0
  shift
  "$@" &
  running=$!
  (
    sleeping=
    trap '[ -z "$sleeping" ] || kill "$sleeping"; exit' TERM
    sleep "$limit" &
    sleeping=$!
    wait
    : >timed-out
    kill -s KILL "$running"
  ) 9>&- &
  watching=$!
  wait "$running" || code=$?
  kill "$watching" || true
  wait "$watching" || true
  return "$code"
}
