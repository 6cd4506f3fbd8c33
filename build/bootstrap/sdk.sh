# shellcheck shell=bash disable=SC2154,SC2034  # sourced by build.sh, whose variables these are
# Finds the .NET SDK that global.json asks for: the dotnet on PATH, a private one below .nuke/temp, or a private one installed now.
#
#   DELIVERY_DOTNET_INSTALL=FILE   a dotnet-install.sh on this machine, for networks that do not reach its publisher

readonly private_dotnet=$root/.nuke/temp/dotnet
readonly install_script=https://dot.net/v1/dotnet-install.sh

# Sets 'dotnet' and 'sdk' when the candidate has an SDK that global.json accepts.
accept_sdk() {
  local version line
  # global.json is looked for from the working directory upwards.
  version=$(cd "$root" && use_dotnet "$1" && "$1" --version 2>/dev/null) || return 1
  while IFS= read -r line; do
    case $line in
      "$version ["*)
        line=${line#*\[}
        dotnet=$1
        sdk=${line%]}/$version
        return 0
        ;;
    esac
  done <<<"$(use_dotnet "$1" && "$1" --list-sdks 2>/dev/null)"
  return 1
}

find_sdk() {
  local wanted log=$state/dotnet-install.log
  if [ -n "$on_path" ] && accept_sdk "$on_path"; then return; fi
  if [ -x "$private_dotnet/dotnet" ] && accept_sdk "$private_dotnet/dotnet"; then return; fi

  wanted=$(sed -n 's/.*"version"[^"]*"\([^"]*\)".*/\1/p' "$root/global.json")
  say "Installing the .NET SDK $wanted into .nuke/temp/dotnet (${on_path:-no dotnet} on PATH does not have it) ..."
  if install_sdk >"$log" 2>&1 && accept_sdk "$private_dotnet/dotnet"; then return; fi
  fail "The .NET SDK $wanted, which global.json asks for, is neither on PATH nor could it be installed: $(tail -n 1 "$log")
Install it (https://dotnet.microsoft.com/download), or set DELIVERY_DOTNET_INSTALL to a dotnet-install.sh; the log is in $log."
}

install_sdk() {
  local script=${DELIVERY_DOTNET_INSTALL-} partial=$private_dotnet.partial
  rm -rf "$partial"
  if [ -z "$script" ]; then
    script=$state/dotnet-install.sh
    if command -v curl >/dev/null; then
      curl -fsSL --retry 3 --connect-timeout 15 -o "$script" "$install_script" || return 1
    elif command -v wget >/dev/null; then
      wget -nv --tries 3 --timeout 15 -O "$script" "$install_script" || return 1
    else
      echo "there is neither curl nor wget to fetch $install_script"
      return 1
    fi
  fi
  bash "$script" --jsonfile "$root/global.json" --install-dir "$partial" --no-path </dev/null || return 1
  # An interrupted installation is never taken for a whole one.
  rm -rf "$private_dotnet"
  mv "$partial" "$private_dotnet"
}
