<#
.SYNOPSIS
Installs the Lumigo OpenTelemetry Distro for .NET on Windows, for PowerShell 5.1 and 7.

.DESCRIPTION
NOT TESTED: there was no PowerShell where this script was written, and there is no Windows build of the native library yet. Until there is, it stops
when the home it is given has no win-x64 library, and changes nothing.

Same layout as install.sh: versions live side by side in PREFIX\<version>. PREFIX\current.txt names the one in use and PREFIX\previous.txt the one before:
links need special rights on Windows, so what is registered names a version's own folder, and is registered again after an upgrade.

Nothing is ever set for the whole machine. Choose who is traced:
  -Process         prints the variables as PowerShell lines, for one process
  -Service NAME    sets them for one Windows service (restart it afterwards)
  -AppPool NAME    sets them for one IIS application pool (recycle it afterwards)

.PARAMETER Action
Install, Upgrade, Rollback, Uninstall, Register or Unregister. Install and Upgrade register nothing unless -Service or -AppPool is given.

.PARAMETER Prefix
Where to install; %ProgramFiles%\Lumigo\dotnet if not given.

.PARAMETER Archive
A .zip or .tar.gz of a built home. Without it, HomeFolder is installed.

.PARAMETER Sha256
The SHA-256 that the archive must have.

.PARAMETER HomeFolder
A built home (the folder with VERSION and SHA256SUMS); artifacts\home of this checkout if not given.

.PARAMETER Token
The Lumigo token to register with a service or an application pool. Without it, LUMIGO_TRACER_TOKEN is left as it is.

.EXAMPLE
.\install.ps1 -Archive lumigo-dotnet-0.1.0-win-x64.zip
.EXAMPLE
.\install.ps1 Register -Service MyService -Token t_...
.EXAMPLE
.\install.ps1 Uninstall
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Install', 'Upgrade', 'Rollback', 'Uninstall', 'Register', 'Unregister')]
    [string] $Action = 'Install',
    [string] $Prefix = (Join-Path $env:ProgramFiles 'Lumigo\dotnet'),
    [string] $Archive,
    [string] $Sha256,
    [string] $HomeFolder = (Join-Path $PSScriptRoot 'artifacts\home'),
    [string] $Service,
    [string] $AppPool,
    [string] $Token,
    [switch] $Process
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$classId = '{03431424-CF2D-4D3E-AC94-217F40BF9208}'
$library = 'win-x64\Lumigo.AutoInstrumentation.Native.dll'
$ourVariables = 'CORECLR_ENABLE_PROFILING', 'CORECLR_PROFILER', 'CORECLR_PROFILER_PATH'

# --- what is installed ----------------------------------------------------------------------------------------------------------

function Get-Named([string] $file) {
    $path = Join-Path $Prefix $file
    if (Test-Path -LiteralPath $path) { (Get-Content -LiteralPath $path -TotalCount 1).Trim() }
}

function Set-Named([string] $file, [string] $version) {
    # Written beside and renamed: nobody reads half a name.
    $new = Join-Path $Prefix "$file.new"
    Set-Content -LiteralPath $new -Value $version -Encoding ascii
    Move-Item -LiteralPath $new -Destination (Join-Path $Prefix $file) -Force
}

# Every file that was built, unchanged, and no other.
function Test-LumigoHome([string] $folder) {
    $listed = @{}
    foreach ($line in Get-Content -LiteralPath (Join-Path $folder 'SHA256SUMS')) {
        if ($line.Length -gt 66) { $listed[$line.Substring(66).Replace('/', '\')] = $line.Substring(0, 64) }
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

function Get-LumigoVersion([string] $folder) {
    $version = (Get-Content -LiteralPath (Join-Path $folder 'VERSION') -TotalCount 1).Trim()
    if ($version -notmatch '^[0-9][0-9A-Za-z.+-]*$') { throw "$folder has no usable version: '$version'" }
    $version
}

# Folders of versions, and nothing else that somebody put there.
function Get-VersionFolders {
    if (-not (Test-Path -LiteralPath $Prefix)) { return }
    Get-ChildItem -LiteralPath $Prefix -Directory | Where-Object {
        (Test-Path -LiteralPath (Join-Path $_.FullName 'SHA256SUMS')) -and (Test-Path -LiteralPath (Join-Path $_.FullName 'VERSION'))
    }
}

# --- install, upgrade, roll back, uninstall -------------------------------------------------------------------------------------

function Expand-Home([string] $file, [string] $to) {
    if ($Sha256 -and (Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $Sha256) { throw "$file is not what was published: its SHA-256 is another" }
    New-Item -ItemType Directory -Force -Path $to | Out-Null
    if ($file -like '*.zip') { Expand-Archive -LiteralPath $file -DestinationPath $to }
    else {
        # Windows has had a tar of its own since 2018.
        & tar.exe -xzf $file -C $to
        if ($LASTEXITCODE -ne 0) { throw "$file is no archive, or damaged" }
    }
    if (Test-Path -LiteralPath (Join-Path $to 'VERSION')) { return $to }
    $inner = @(Get-ChildItem -LiteralPath $to -Directory | Where-Object { Test-Path -LiteralPath (Join-Path $_.FullName 'VERSION') })
    if ($inner.Count -ne 1) { throw "$file holds no home (VERSION is missing)" }
    $inner[0].FullName
}

function Install-Version {
    $staging = Join-Path $Prefix ".install.$PID"
    New-Item -ItemType Directory -Force -Path $Prefix | Out-Null
    try {
        if ($Archive) { $source = Expand-Home $Archive (Join-Path $staging 'unpacked') } else { $source = $HomeFolder }
        if (-not (Test-Path -LiteralPath (Join-Path $source 'SHA256SUMS'))) { throw "$source holds no home: give an archive, or build one with scripts/build.sh" }
        Test-LumigoHome $source
        if (-not (Test-Path -LiteralPath (Join-Path $source $library))) { throw "$source has no $library`: Windows is not supported yet" }
        $version = Get-LumigoVersion $source
        $target = Join-Path $Prefix $version
        if (Test-Path -LiteralPath $target) {
            # A library in use cannot be replaced on Windows: an installed version stays as it is, and must be the same.
            Test-LumigoHome $target
            if ((Get-FileHash -LiteralPath (Join-Path $target 'SHA256SUMS')).Hash -ne (Get-FileHash -LiteralPath (Join-Path $source 'SHA256SUMS')).Hash) {
                throw "another build of $version is in $target`: stop what uses it, remove the folder, and install again"
            }
        }
        else {
            New-Item -ItemType Directory -Force -Path $staging | Out-Null
            Copy-Item -LiteralPath $source -Destination (Join-Path $staging 'home') -Recurse
            Test-LumigoHome (Join-Path $staging 'home')
            Move-Item -LiteralPath (Join-Path $staging 'home') -Destination $target
        }
    }
    finally {
        if (Test-Path -LiteralPath $staging) { Remove-Item -LiteralPath $staging -Recurse -Force }
    }
    Use-Version $version
    Write-Host "Installed $version in $target."
}

# The way back is noted before the version changes.
function Use-Version([string] $version) {
    $before = Get-Named 'current.txt'
    if ($before -eq $version) { return }
    if ($before) { Set-Named 'previous.txt' $before }
    Set-Named 'current.txt' $version
}

function Remove-OlderVersions {
    $kept = (Get-Named 'current.txt'), (Get-Named 'previous.txt')
    foreach ($folder in Get-VersionFolders) {
        if ($kept -notcontains $folder.Name) {
            # A version that still runs cannot be removed: it goes the next time.
            try { Remove-Item -LiteralPath $folder.FullName -Recurse -Force } catch { Write-Warning "$($folder.FullName) is in use and stays." }
        }
    }
}

function Restore-Version {
    $previous = Get-Named 'previous.txt'
    if (-not $previous) { throw "$Prefix has no version to go back to" }
    Test-LumigoHome (Join-Path $Prefix $previous)
    Use-Version $previous
    Write-Host "$previous is the current version. Register services and application pools again, and restart them."
}

function Uninstall-Lumigo {
    foreach ($name in Get-RegisteredServices) { Unregister-Service $name }
    foreach ($name in Get-RegisteredAppPools) { Unregister-AppPool $name }
    foreach ($folder in Get-VersionFolders) { Remove-Item -LiteralPath $folder.FullName -Recurse -Force }
    foreach ($file in 'current.txt', 'previous.txt') {
        $path = Join-Path $Prefix $file
        if (Test-Path -LiteralPath $path) { Remove-Item -LiteralPath $path -Force }
    }
    if ((Test-Path -LiteralPath $Prefix) -and -not (Get-ChildItem -LiteralPath $Prefix -Force)) { Remove-Item -LiteralPath $Prefix }
    Write-Host "Uninstalled from $Prefix."
}

# --- who is traced --------------------------------------------------------------------------------------------------------------

function Get-Variables {
    $version = Get-Named 'current.txt'
    if (-not $version) { throw "nothing is installed in $Prefix" }
    $variables = [ordered] @{
        CORECLR_ENABLE_PROFILING = '1'
        CORECLR_PROFILER = $classId
        CORECLR_PROFILER_PATH = (Join-Path (Join-Path $Prefix $version) $library)
    }
    if ($Token) { $variables['LUMIGO_TRACER_TOKEN'] = $Token }
    $variables
}

function Get-ServiceKey([string] $name) {
    $key = "HKLM:\SYSTEM\CurrentControlSet\Services\$name"
    if (-not (Test-Path -LiteralPath $key)) { throw "there is no service $name" }
    $key
}

# The service manager gives a service the lines of this value, besides the machine's variables.
function Get-ServiceLines([string] $key) {
    $property = Get-ItemProperty -LiteralPath $key
    if ($property.PSObject.Properties.Name -contains 'Environment') { @($property.Environment) } else { @() }
}

function Register-Service([string] $name) {
    $key = Get-ServiceKey $name
    $variables = Get-Variables
    $others = @(Get-ServiceLines $key | Where-Object { -not $variables.Contains(($_ -split '=', 2)[0]) })
    $lines = $others + @($variables.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" })
    New-ItemProperty -LiteralPath $key -Name Environment -PropertyType MultiString -Value ([string[]] $lines) -Force | Out-Null
    Write-Host "The service $name is traced from its next start: Restart-Service $name"
}

function Unregister-Service([string] $name) {
    $key = Get-ServiceKey $name
    $left = @(Get-ServiceLines $key | Where-Object { ($ourVariables + 'LUMIGO_TRACER_TOKEN') -notcontains ($_ -split '=', 2)[0] })
    if ($left.Count -gt 0) { Set-ItemProperty -LiteralPath $key -Name Environment -Value ([string[]] $left) }
    else { Remove-ItemProperty -LiteralPath $key -Name Environment -ErrorAction SilentlyContinue }
}

function Get-RegisteredServices {
    foreach ($key in Get-ChildItem -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services') {
        if (@($key.GetValue('Environment', @())) -contains "CORECLR_PROFILER=$classId") { $key.PSChildName }
    }
}

function Get-AppCmd {
    $path = Join-Path $env:windir 'System32\inetsrv\appcmd.exe'
    if (-not (Test-Path -LiteralPath $path)) { throw 'IIS is not installed here (there is no appcmd.exe)' }
    $path
}

function Invoke-AppCmd([string[]] $arguments, [switch] $MayFail) {
    $output = & (Get-AppCmd) $arguments 2>&1
    if ($LASTEXITCODE -ne 0 -and -not $MayFail) { throw "appcmd.exe $($arguments -join ' ') failed: $output" }
    $output
}

function Register-AppPool([string] $name) {
    $variables = Get-Variables
    foreach ($variable in $variables.GetEnumerator()) {
        # Taken out first: adding one that is there fails.
        Invoke-AppCmd 'set', 'config', '-section:system.applicationHost/applicationPools', "/-[name='$name'].environmentVariables.[name='$($variable.Key)']", '/commit:apphost' -MayFail | Out-Null
        Invoke-AppCmd 'set', 'config', '-section:system.applicationHost/applicationPools', "/+[name='$name'].environmentVariables.[name='$($variable.Key)',value='$($variable.Value)']", '/commit:apphost' | Out-Null
    }
    Write-Host "The application pool $name is traced after it is recycled: appcmd.exe recycle apppool $name"
}

function Unregister-AppPool([string] $name) {
    foreach ($variable in $ourVariables + 'LUMIGO_TRACER_TOKEN') {
        Invoke-AppCmd 'set', 'config', '-section:system.applicationHost/applicationPools', "/-[name='$name'].environmentVariables.[name='$variable']", '/commit:apphost' -MayFail | Out-Null
    }
}

function Get-RegisteredAppPools {
    $path = Join-Path $env:windir 'System32\inetsrv\config\applicationHost.config'
    if (-not (Test-Path -LiteralPath $path)) { return }
    $configuration = [xml] (Get-Content -LiteralPath $path -Raw)
    foreach ($pool in $configuration.SelectNodes("//applicationPools/add[environmentVariables/add[@name='CORECLR_PROFILER' and @value='$classId']]")) { $pool.GetAttribute('name') }
}

function Write-ProcessVariables {
    Write-Host 'Set these variables for the process that runs your application, for example in PowerShell:'
    foreach ($variable in (Get-Variables).GetEnumerator()) { "`$env:$($variable.Key) = '$($variable.Value)'" }
    if (-not $Token) { "`$env:LUMIGO_TRACER_TOKEN = '<your token>'" }
}

# --- what was asked for ---------------------------------------------------------------------------------------------------------

switch ($Action) {
    'Install' { Install-Version }
    'Upgrade' {
        if (-not (Get-Named 'current.txt')) { throw "nothing is installed in ${Prefix}: install without Upgrade first" }
        Install-Version
        Remove-OlderVersions
    }
    'Rollback' { Restore-Version }
    'Uninstall' { Uninstall-Lumigo; return }
    'Unregister' {
        if ($Service) { Unregister-Service $Service }
        if ($AppPool) { Unregister-AppPool $AppPool }
        return
    }
    'Register' {
        if (-not ($Service -or $AppPool -or $Process)) { throw 'say who is to be traced: -Process, -Service NAME or -AppPool NAME' }
    }
}
if ($Service) { Register-Service $Service }
if ($AppPool) { Register-AppPool $AppPool }
if ($Process -or -not ($Service -or $AppPool)) { Write-ProcessVariables }
