#!/bin/sh
# Takes every method body of the shared frameworks of .NET 8, 9 and 10 and of every package in the NuGet cache through the weaving engine, and verifies
# the result. Prints how many passed, why the others were refused, and errors that were not there before; fails below 99.9 % or when there is one.
# Folders given as arguments are woven instead.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

dotnet build tests/Lumigo.WeavingCorpus/Lumigo.WeavingCorpus.csproj -c Release -v q -nologo -clp:NoSummary
if [ $# -eq 0 ]; then
    scripts/runtimes.sh
    set -- "$root/artifacts/runtimes/dotnet/shared" "$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')"
fi
exec dotnet artifacts/dotnet/bin/Lumigo.WeavingCorpus/release/Lumigo.WeavingCorpus.dll "$@"
