<#
.SYNOPSIS
Installs the Lumigo OpenTelemetry Distro for .NET on Windows, for PowerShell 5.1 and 7. Needs no network.

.DESCRIPTION
NOT RUN YET: there was no PowerShell where this script was written. Its syntax was checked with an independent grammar of PowerShell; what it installs
was run under wine, never on a real Windows. Try it on a machine of yours first.

Same layout as install.sh: versions live side by side in PREFIX\<version>. PREFIX\current is a junction to the one in use, PREFIX\previous to the one
before (junctions need no special rights). What is registered names PREFIX\current, so an upgrade reaches services and application pools with their next
start; processes that run keep the version they started with. Changing the junction takes two renames: a process that starts just between them is not traced.

Nothing is ever set for the whole machine. Choose who is traced:
  -Process         sets the variables in this PowerShell, and so for every program that you start from it
  -Service NAME    sets them for one Windows service (restart it afterwards)
  -AppPool NAME    sets them for one IIS application pool (recycle it afterwards)
Without any of them the variables are printed, one NAME=value a line.

Without a switch for something else, the script installs. Running it again is harmless.

.PARAMETER Upgrade
The same over an installation, and tidies up: the version before stays for -Rollback, older ones go.

.PARAMETER Rollback
Back to the version that was in use before. A second time: forth again.

.PARAMETER Uninstall
Takes the variables away from all services and application pools that have them, and removes every version and the junctions. What is not ours stays.

.PARAMETER Register
Installs nothing: only registers what is installed, with -Process, -Service or -AppPool.

.PARAMETER Unregister
Takes the variables, the token with them, away from -Service or -AppPool.

.PARAMETER Prefix
Where to install; %ProgramFiles%\Lumigo\dotnet if not given. Needs no administrator where you may write; services and IIS do.

.PARAMETER Archive
The .zip of a built home. Without it, HomeFolder is installed. A SHA256SUMS file beside the archive that names it must match.

.PARAMETER Sha256
The SHA-256 that the archive must have.

.PARAMETER HomeFolder
A built home (the folder with VERSION and SHA256SUMS).

.PARAMETER Token
The Lumigo token to register with. Without it, LUMIGO_TRACER_TOKEN is left as it is.

.EXAMPLE
.\install.ps1 -Archive lumigo-dotnet-0.1.0-win-x64.zip
.EXAMPLE
.\install.ps1 -Register -Service MyService -Token t_...
.EXAMPLE
.\install.ps1 -Upgrade -Archive lumigo-dotnet-0.2.0-win-x64.zip
.EXAMPLE
.\install.ps1 -Uninstall
#>
[CmdletBinding(DefaultParameterSetName = 'Install')]
param(
    [Parameter(ParameterSetName = 'Upgrade', Mandatory = $true)] [switch] $Upgrade,
    [Parameter(ParameterSetName = 'Rollback', Mandatory = $true)] [switch] $Rollback,
    [Parameter(ParameterSetName = 'Uninstall', Mandatory = $true)] [switch] $Uninstall,
    [Parameter(ParameterSetName = 'Register', Mandatory = $true)] [switch] $Register,
    [Parameter(ParameterSetName = 'Unregister', Mandatory = $true)] [switch] $Unregister,

    [string] $Prefix = (Join-Path $env:ProgramFiles 'Lumigo\dotnet'),

    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Upgrade')]
    [string] $Archive,

    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Upgrade')]
    [string] $Sha256,

    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Upgrade')]
    [string] $HomeFolder,

    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Upgrade')]
    [Parameter(ParameterSetName = 'Register')]
    [switch] $Process,

    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Upgrade')]
    [Parameter(ParameterSetName = 'Register')]
    [Parameter(ParameterSetName = 'Unregister')]
    [string] $Service,

    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Upgrade')]
    [Parameter(ParameterSetName = 'Register')]
    [Parameter(ParameterSetName = 'Unregister')]
    [string] $AppPool,

    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Upgrade')]
    [Parameter(ParameterSetName = 'Register')]
    [string] $Token
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$classId = '{03431424-CF2D-4D3E-AC94-217F40BF9208}'
$library = 'win-x64\Lumigo.AutoInstrumentation.Native.dll'
$ourVariables = 'CORECLR_ENABLE_PROFILING', 'CORECLR_PROFILER', 'CORECLR_PROFILER_PATH', 'LUMIGO_TRACER_TOKEN'
$Prefix = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Prefix)

# --- what is installed ----------------------------------------------------------------------------------------------------------

function Test-Junction([string] $path) {
    $item = Get-Item -LiteralPath $path -Force -ErrorAction SilentlyContinue
    if (-not $item) { return $false }
    if (-not ($item.Attributes -band [IO.FileAttributes]::ReparsePoint)) { throw "$path is not a junction: choose another -Prefix" }
    $true
}

# The version that PREFIX\current or PREFIX\previous leads to, if any.
function Get-Named([string] $name) {
    $path = Join-Path $Prefix $name
    if (Test-Junction $path) {
        # A list in PowerShell 5.1, a text in 7.
        $targets = @((Get-Item -LiteralPath $path -Force).Target)
        Split-Path -Leaf $targets[0]
    }
}

# Not Remove-Item: in PowerShell 5.1 that may follow the junction and remove what it leads to.
function Remove-Junction([string] $path) {
    if (Test-Junction $path) { [IO.Directory]::Delete($path) }
}

function Set-Named([string] $name, [string] $version) {
    $path = Join-Path $Prefix $name
    Remove-Junction "$path.new"
    Remove-Junction "$path.old"
    New-Item -ItemType Junction -Path "$path.new" -Value (Join-Path $Prefix $version) | Out-Null
    if (Test-Junction $path) { [IO.Directory]::Move($path, "$path.old") }
    [IO.Directory]::Move("$path.new", $path)
    Remove-Junction "$path.old"
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
        -not ($_.Attributes -band [IO.FileAttributes]::ReparsePoint) -and
        (Test-Path -LiteralPath (Join-Path $_.FullName 'SHA256SUMS')) -and (Test-Path -LiteralPath (Join-Path $_.FullName 'VERSION'))
    }
}

# --- install, upgrade, roll back, uninstall -------------------------------------------------------------------------------------

# What the archive itself must be, where somebody said so.
function Test-Archive([string] $file) {
    $expected = $Sha256
    $beside = Join-Path (Split-Path -Parent $file) 'SHA256SUMS'
    if (-not $expected -and (Test-Path -LiteralPath $beside)) {
        foreach ($line in Get-Content -LiteralPath $beside) {
            if ($line.Length -gt 66 -and $line.Substring(66) -eq (Split-Path -Leaf $file)) { $expected = $line.Substring(0, 64) }
        }
    }
    if ($expected -and (Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $expected) {
        throw "$file is not what was published: its SHA-256 is another; download it again"
    }
}

function Expand-Home([string] $file, [string] $to) {
    if ($file -notlike '*.zip') { throw "$file is no .zip: take the archive for win-x64" }
    $file = (Resolve-Path -LiteralPath $file).ProviderPath
    Test-Archive $file
    Expand-Archive -LiteralPath $file -DestinationPath $to
    if (Test-Path -LiteralPath (Join-Path $to 'VERSION')) { return $to }
    $inner = @(Get-ChildItem -LiteralPath $to -Directory | Where-Object { Test-Path -LiteralPath (Join-Path $_.FullName 'VERSION') })
    if ($inner.Count -ne 1) { throw "$file holds no home (VERSION is missing)" }
    $inner[0].FullName
}

function Install-Version {
    if (-not ($Archive -or $HomeFolder)) { throw 'say what to install: -Archive FILE, or -HomeFolder FOLDER' }
    $staging = Join-Path $Prefix ".install.$PID"
    New-Item -ItemType Directory -Force -Path $staging | Out-Null
    try {
        if ($Archive) { $source = Expand-Home $Archive (Join-Path $staging 'unpacked') } else { $source = $HomeFolder }
        if (-not (Test-Path -LiteralPath (Join-Path $source 'SHA256SUMS'))) { throw "$source holds no home (SHA256SUMS is missing)" }
        Test-LumigoHome $source
        if (-not (Test-Path -LiteralPath (Join-Path $source $library))) { throw "$source has no $library`: take the archive for win-x64" }
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
    $before = Get-Named 'current'
    if ($before -eq $version) { return }
    if ($before -and (Test-Path -LiteralPath (Join-Path $Prefix $before))) { Set-Named 'previous' $before }
    Set-Named 'current' $version
}

function Remove-OlderVersions {
    $kept = (Get-Named 'current'), (Get-Named 'previous')
    foreach ($folder in Get-VersionFolders) {
        if ($kept -notcontains $folder.Name) {
            # A version that still runs cannot be removed: it goes the next time.
            try { Remove-Item -LiteralPath $folder.FullName -Recurse -Force } catch { Write-Warning "$($folder.FullName) is in use and stays." }
        }
    }
}

function Restore-Version {
    $previous = Get-Named 'previous'
    if (-not $previous) { throw "$Prefix has no version to go back to" }
    Test-LumigoHome (Join-Path $Prefix $previous)
    Use-Version $previous
    Write-Host "$previous is the current version. Restart what is to use it."
}

function Uninstall-Lumigo {
    foreach ($name in Get-RegisteredServices) { Unregister-Service $name }
    foreach ($name in Get-RegisteredAppPools) { Unregister-AppPool $name }
    # First the junctions: nothing that starts from now on finds half a version.
    foreach ($name in 'current', 'previous') { Remove-Junction (Join-Path $Prefix $name) }
    foreach ($folder in Get-VersionFolders) { Remove-Item -LiteralPath $folder.FullName -Recurse -Force }
    if ((Test-Path -LiteralPath $Prefix) -and -not (Get-ChildItem -LiteralPath $Prefix -Force)) { Remove-Item -LiteralPath $Prefix }
    Write-Host "Uninstalled from $Prefix."
}

# --- who is traced --------------------------------------------------------------------------------------------------------------

function Get-Variables {
    if (-not (Get-Named 'current')) { throw "nothing is installed in $Prefix" }
    $variables = [ordered] @{
        CORECLR_ENABLE_PROFILING = '1'
        CORECLR_PROFILER = $classId
        CORECLR_PROFILER_PATH = (Join-Path (Join-Path $Prefix 'current') $library)
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
    if ($property.PSObject.Properties.Name -contains 'Environment') { $property.Environment }
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
    $left = @(Get-ServiceLines $key | Where-Object { $ourVariables -notcontains ($_ -split '=', 2)[0] })
    if ($left.Count -gt 0) { Set-ItemProperty -LiteralPath $key -Name Environment -Value ([string[]] $left) }
    else { Remove-ItemProperty -LiteralPath $key -Name Environment -ErrorAction SilentlyContinue }
}

function Get-RegisteredServices {
    if (-not (Test-Path -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services')) { return }
    # Some keys are nobody's to read.
    foreach ($key in Get-ChildItem -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services' -ErrorAction SilentlyContinue) {
        if (@($key.GetValue('Environment', @())) -contains "CORECLR_PROFILER=$classId") { $key.PSChildName }
    }
}

function Get-AppCmd {
    $path = Join-Path $env:windir 'System32\inetsrv\appcmd.exe'
    if (-not (Test-Path -LiteralPath $path)) { throw 'IIS is not installed here (there is no appcmd.exe)' }
    $path
}

function Invoke-AppCmd([string[]] $arguments, [switch] $MayFail) {
    # PowerShell 5.1 would make an error of every line that a program writes to its error output.
    $ErrorActionPreference = 'Continue'
    $output = & (Get-AppCmd) $arguments 2>&1
    if ($LASTEXITCODE -ne 0 -and -not $MayFail) { throw "appcmd.exe $($arguments -join ' ') failed: $output" }
    $output
}

function Edit-AppPool([string] $change, [switch] $MayFail) {
    Invoke-AppCmd 'set', 'config', '-section:system.applicationHost/applicationPools', $change, '/commit:apphost' -MayFail:$MayFail | Out-Null
}

function Register-AppPool([string] $name) {
    foreach ($variable in (Get-Variables).GetEnumerator()) {
        # Taken out first: adding one that is there fails.
        Edit-AppPool "/-[name='$name'].environmentVariables.[name='$($variable.Key)']" -MayFail
        Edit-AppPool "/+[name='$name'].environmentVariables.[name='$($variable.Key)',value='$($variable.Value)']"
    }
    Write-Host "The application pool $name is traced after it is recycled: appcmd.exe recycle apppool $name"
}

function Unregister-AppPool([string] $name) {
    foreach ($variable in $ourVariables) { Edit-AppPool "/-[name='$name'].environmentVariables.[name='$variable']" -MayFail }
}

function Get-RegisteredAppPools {
    $path = Join-Path $env:windir 'System32\inetsrv\config\applicationHost.config'
    if (-not (Test-Path -LiteralPath $path)) { return }
    $configuration = [xml] (Get-Content -LiteralPath $path -Raw)
    foreach ($pool in $configuration.SelectNodes("//applicationPools/add[environmentVariables/add[@name='CORECLR_PROFILER' and @value='$classId']]")) { $pool.GetAttribute('name') }
}

# What a script sets in the environment stays set in the PowerShell that ran it.
function Register-Process {
    foreach ($variable in (Get-Variables).GetEnumerator()) { Set-Item -LiteralPath "Env:$($variable.Key)" -Value $variable.Value }
    Write-Host 'Programs that you start from this PowerShell are traced.'
}

function Write-Variables {
    Write-Host 'Set these variables for the process that runs your application:'
    foreach ($variable in (Get-Variables).GetEnumerator()) { "$($variable.Key)=$($variable.Value)" }
    if (-not $Token) { 'LUMIGO_TRACER_TOKEN=<your token>' }
}

function Register-Chosen {
    if ($Service) { Register-Service $Service }
    if ($AppPool) { Register-AppPool $AppPool }
    if ($Process) { Register-Process }
    if (-not ($Service -or $AppPool -or $Process)) { Write-Variables }
}

# --- what was asked for ---------------------------------------------------------------------------------------------------------

switch ($PSCmdlet.ParameterSetName) {
    'Install' {
        Install-Version
        Register-Chosen
    }
    'Upgrade' {
        if (-not (Get-Named 'current')) { throw "nothing is installed in ${Prefix}: install without -Upgrade first" }
        Install-Version
        Remove-OlderVersions
        Register-Chosen
    }
    'Register' { Register-Chosen }
    'Unregister' {
        if (-not ($Service -or $AppPool)) { throw 'say whose variables to take away: -Service NAME or -AppPool NAME' }
        if ($Service) { Unregister-Service $Service }
        if ($AppPool) { Unregister-AppPool $AppPool }
    }
    'Rollback' { Restore-Version }
    'Uninstall' { Uninstall-Lumigo }
}
