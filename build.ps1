# Windows' counterpart of build.sh, deliberately thin: the targets need Linux, and this script is not run by the project's own tests.
# It finds or installs the .NET SDK, decides once between genuine and fallback packages, compiles when a source is newer than
# the program, and runs it with these arguments. Windows PowerShell 5 mangles double quotes inside an argument; PowerShell 7 does not.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
$arguments = $args

$root = $PSScriptRoot
$temp = Join-Path $root '.nuke\temp'
$state = Join-Path $temp 'bootstrap'
$program = Join-Path $root 'build\bin\Debug\_build.dll'
$private = Join-Path $temp 'dotnet'
New-Item -ItemType Directory -Force $state | Out-Null

$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:NUKE_TELEMETRY_OPTOUT = '1'

function Say($text) { [Console]::Error.WriteLine($text) }

function Test-Sdk($dotnet) {
    Push-Location $root
    try { & $dotnet --version *> $null; return $LASTEXITCODE -eq 0 } catch { return $false } finally { Pop-Location }
}

function Find-Sdk {
    $onPath = Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($onPath -and (Test-Sdk $onPath.Source)) { return $onPath.Source }
    $dotnet = Join-Path $private 'dotnet.exe'
    if (!(Test-Path $dotnet) -or !(Test-Sdk $dotnet)) {
        Say 'Installing the .NET SDK that global.json asks for into .nuke/temp/dotnet ...'
        $script = Join-Path $state 'dotnet-install.ps1'
        [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
        Invoke-WebRequest 'https://dot.net/v1/dotnet-install.ps1' -OutFile $script -UseBasicParsing
        & $script -JSonFile (Join-Path $root 'global.json') -InstallDir $private -NoPath | Out-Null
    }
    $env:DOTNET_ROOT = $private
    $env:PATH = "$private;$env:PATH"
    return $dotnet
}

# The same decision as build/bootstrap/packages.sh, with fewer words: what restores is taken.
function Select-Packages($dotnet) {
    $props = Join-Path $temp 'packages.props'
    $choice = $env:DELIVERY_PACKAGES
    if (!$choice -and (Test-Path $props)) { return }
    if (!$choice) {
        $probe = Join-Path $state 'probe'
        New-Item -ItemType Directory -Force $probe | Out-Null
        'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props' | ForEach-Object { Set-Content (Join-Path $probe $_) '<Project />' }
        $pins = ([xml](Get-Content (Join-Path $root 'Directory.Packages.props'))).SelectNodes('//PackageVersion') |
            Where-Object { $_.Include -match '^(Nuke\.|KubernetesClient$)' } |
            ForEach-Object { "<PackageReference Include=`"$($_.Include)`" Version=`"[$($_.Version)]`" />" }
        Set-Content (Join-Path $probe 'probe.csproj') ('<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework>' +
            "<NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup>$pins</ItemGroup></Project>")
        & $dotnet restore (Join-Path $probe 'probe.csproj') -v:q > (Join-Path $probe 'log')
        $choice = if ($LASTEXITCODE -eq 0) { 'genuine' } else { 'fallback' }
    }
    Say "Packages: $choice"
    Set-Content $props "<Project><PropertyGroup><DeliveryPackages Condition=`"'`$(DeliveryPackages)' == ''`">$choice</DeliveryPackages></PropertyGroup></Project>"
}

function Test-Current {
    if (!(Test-Path $program)) { return $false }
    $compiled = (Get-Item $program).LastWriteTimeUtc
    $sources = @(Get-ChildItem (Join-Path $root 'build') -Recurse) + @(Get-ChildItem $root -File) + @(Get-ChildItem $temp -Filter packages.props)
    return !($sources | Where-Object { $_.FullName -notmatch '\\(bin|obj)(\\|$)' -and $_.LastWriteTimeUtc -gt $compiled })
}

$dotnet = Find-Sdk
$env:DOTNET_EXE = $dotnet
Select-Packages $dotnet
if (!(Test-Current)) {
    Say 'Compiling the build ...'
    $log = & $dotnet msbuild (Join-Path $root 'build\_build.csproj') -restore -p:Configuration=Debug -nologo -v:quiet -clp:NoSummary -nodeReuse:false -p:UseSharedCompilation=false
    if ($LASTEXITCODE -ne 0) { $log | ForEach-Object { Say $_ }; exit 1 }
    (Get-Item $program).LastWriteTimeUtc = [DateTime]::UtcNow
}

& $dotnet $program @arguments
exit $LASTEXITCODE
