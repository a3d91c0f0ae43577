#!/bin/sh
# Makes what is published, in artifacts/packages. Each step is a file in scripts/package.
#   scripts/package.sh [step...]      without a step: all of them
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

all="nuget archive arm64 windows bom sums"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
# A build is not an app: whatever profiler or hook this shell has set must not run inside the compiler.
unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH DOTNET_STARTUP_HOOKS 2>/dev/null || true

# Where the steps put what they make, and what they may use.
packages=$root/artifacts/packages
work=$root/artifacts/packaging
version=$(cat VERSION)

say() { echo "package: $*"; }

# Shows what a command says only when it fails.
quietly() {
    "$@" >"$work/step.log" 2>&1 || { cat "$work/step.log" >&2; exit 1; }
}

command -v dotnet >/dev/null 2>&1 || { echo "package: the .NET SDK 10 is missing: install it from https://dot.net" >&2; exit 1; }
mkdir -p "$packages" "$work"
. scripts/archiving.sh

[ $# -gt 0 ] || set -- $all
for step in "$@"; do
    [ -f "scripts/package/$step.sh" ] || { echo "package: there is no step $step; there are: $all" >&2; exit 2; }
    . "scripts/package/$step.sh"
done
find "$packages" -type f -exec chmod 0644 {} +
