<#
.SYNOPSIS
Installs the Lumigo OpenTelemetry Distro for .NET on Windows and prints the environment variables that switch it on.

.DESCRIPTION
NOT TESTED: this script has been reviewed, but never run, and no Windows build of the native library exists yet. Until both have changed, it
stops when the home it is given has no win-x64 library, and changes nothing.

Same layout as install.sh: versions live side by side in PREFIX\<version>, and the file PREFIX\current.txt names the one in use (links need
special rights on Windows). The variables are set for one process only, or for one service; never for the machine.

.PARAMETER Prefix
Where to install; %ProgramFiles%\Lumigo\dotnet if not given.

.PARAMETER HomeFolder
A built home (the folder with VERSION and SHA256SUMS); artifacts\home of this checkout if not given.
#>
[CmdletBinding()]
param(
    [string] $Prefix = (Join-Path $env:ProgramFiles 'Lumigo\dotnet'),
    [string] $HomeFolder = (Join-Path $PSScriptRoot 'artifacts\home')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$classId = '{03431424-CF2D-4D3E-AC94-217F40BF9208}'
$library = 'win-x64\Lumigo.AutoInstrumentation.Native.dll'

# Every file that was built, unchanged, and no other.
function Test-LumigoHome([string] $folder) {
    $listed = @{}
    foreach ($line in Get-Content -LiteralPath (Join-Path $folder 'SHA256SUMS')) {
        $listed[$line.Substring(66).Replace('/', '\')] = $line.Substring(0, 64)
    }
    $root = (Resolve-Path -LiteralPath $folder).ProviderPath.TrimEnd('\') + '\'
    foreach ($file in Get-ChildItem -LiteralPath $folder -Recurse -File -Force) {
        $name = $file.FullName.Substring($root.Length)
        if ($name -eq 'SHA256SUMS') { continue }
        if (-not $listed.ContainsKey($name)) { throw "$folder is damaged: SHA256SUMS does not list $name" }
        if ((Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash -ne $listed[$name]) { throw "$folder is damaged: $name has changed" }
        $listed.Remove($name)
    }
    if ($listed.Count -gt 0) { throw "$folder is damaged: missing $($listed.Keys -join ', ')" }
}

if (-not (Test-Path -LiteralPath (Join-Path $HomeFolder 'SHA256SUMS'))) { throw "$HomeFolder holds no home: build one with scripts/build.sh" }
Test-LumigoHome $HomeFolder
if (-not (Test-Path -LiteralPath (Join-Path $HomeFolder $library))) { throw "$HomeFolder has no $library`: Windows is not supported yet" }

$version = (Get-Content -LiteralPath (Join-Path $HomeFolder 'VERSION') -TotalCount 1).Trim()
if ($version -notmatch '^[0-9][0-9A-Za-z.+-]*$') { throw "$HomeFolder has no usable version: '$version'" }

$target = Join-Path $Prefix $version
if (Test-Path -LiteralPath $target) {
    # A library in use cannot be replaced on Windows: an installed version stays as it is, and must be the same.
    Test-LumigoHome $target
    if ((Get-FileHash -LiteralPath (Join-Path $target 'SHA256SUMS')).Hash -ne (Get-FileHash -LiteralPath (Join-Path $HomeFolder 'SHA256SUMS')).Hash) {
        throw "another build of $version is in $target`: stop what uses it, remove the folder, and install again"
    }
}
else {
    $staging = Join-Path $Prefix ".install.$PID"
    New-Item -ItemType Directory -Force -Path $Prefix | Out-Null
    try {
        Copy-Item -LiteralPath $HomeFolder -Destination $staging -Recurse
        Test-LumigoHome $staging
        Move-Item -LiteralPath $staging -Destination $target
    }
    finally {
        if (Test-Path -LiteralPath $staging) { Remove-Item -LiteralPath $staging -Recurse -Force }
    }
}
Set-Content -LiteralPath (Join-Path $Prefix 'current.txt') -Value $version -Encoding ascii

Write-Host "Installed $version in $target. Set these variables for the process that runs your application, for example in PowerShell:"
"`$env:CORECLR_ENABLE_PROFILING = '1'"
"`$env:CORECLR_PROFILER = '$classId'"
"`$env:CORECLR_PROFILER_PATH = '$(Join-Path $target $library)'"
"`$env:LUMIGO_TRACER_TOKEN = '<your token>'"
