#!/bin/sh
# Tries every version of each library that the package source offers: its tests run with that version, and the result goes into
# tests/tested-versions/LIBRARY. Then the README's table is written anew.
#   scripts/test-versions.sh [LIBRARY...]     the files of tests/tested-versions, by default all whose real package is called
#   scripts/test-versions.sh --table          the table alone
# The home (scripts/build.sh) and the packages (scripts/package.sh nuget) must have been built.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
logs=$root/artifacts/test-logs/versions
folder=tests/tested-versions
mkdir -p "$logs"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH DOTNET_STARTUP_HOOKS LUMIGO_TEST_FULL || true

say() { echo "versions: $*"; }

table() {
    dotnet build tests/Lumigo.UnitTests -c Release -v q -nologo -clp:NoSummary
    LUMIGO_UPDATE_DOCS=1 dotnet test tests/Lumigo.UnitTests -c Release --no-build -v q -nologo -- NUnit.Where="class =~ SupportTableTests" >"$logs/table.log" 2>&1 \
        || { cat "$logs/table.log"; exit 1; }
    say "README.md has the table"
}

field() { sed -n "s/^$1: *//p" "$folder/$2"; }

# Without a JSON reader on every machine: one version a line, as the client lists them, oldest first.
offered() { # package
    dotnet package search "$1" --exact-match --format json | sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' | sort -uV
}

# What became of a version, in a few words.
try() { # library version
    log=$logs/$1-$2.log
    if LUMIGO_TEST_LIBRARY_VERSION=$2 timeout 600 dotnet test tests/Lumigo.EndToEndTests -c Release --no-build -v q -nologo -- \
        NUnit.Where="class =~ $(field tests "$1")\$" >"$log" 2>&1 && grep -q '^Passed!' "$log"; then
        echo ok
    elif grep -q '^Setup failed' "$log"; then
        # Nothing was tried.
        echo setup
    elif grep -q 'error NU1' "$log"; then
        echo "depends on what this package source does not have"
    elif grep -q 'error NETSDK\|error MSB\|error CS' "$log"; then
        echo "the sample app does not build with it"
    else
        echo "not traced"
    fi
}

if [ "${1-}" = --table ]; then
    table
    exit
fi

dotnet build tests/Lumigo.EndToEndTests -c Release -v q -nologo -clp:NoSummary
if [ $# -eq 0 ]; then
    set -- $(grep -l '^called: package' "$folder"/* | sed 's|.*/||')
fi
for library in "$@"; do
    [ -f "$folder/$library" ] || { echo "versions: there is no $folder/$library" >&2; exit 2; }
    new=$logs/$library.new
    grep '^[a-z]*: ' "$folder/$library" >"$new"
    for version in $(offered "$(field package "$library")"); do
        result=$(try "$library" "$version")
        if [ "$result" = setup ]; then
            grep -A 1 '^Setup failed' "$logs/$library-$version.log" >&2
            exit 1
        fi
        say "$library $version: $result"
        echo "$version $result" >>"$new"
    done
    cp "$new" "$folder/$library"
done
table
