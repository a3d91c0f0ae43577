#!/bin/sh
# Plays every path of the documentation from an empty folder, command by command as a new user would type them: install, run, view, check, upgrade,
# go back, remove. Prints what they print. Builds what it needs first; needs root, for a mount namespace in which /opt is empty.
set -eu

# A shell that runs this in the background may have set SIGINT to be ignored, which the commands would inherit.
if [ -z "${LUMIGO_TEST_SIGNALS:-}" ] && env --default-signal=INT true 2>/dev/null; then
    LUMIGO_TEST_SIGNALS=default exec env --default-signal=INT,TERM,QUIT sh "$0" "$@"
fi

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build server stays behind when the commands are done.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
# Whatever profiler or hook this shell has set is not what is played.
unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH DOTNET_STARTUP_HOOKS || true
transcript=$root/artifacts/test-logs/documented-commands.txt
rm -f "$transcript"

install_missing() { # command package
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "play: installing $2 (apt-get)" >&2
        { apt-get install -y -q "$2" || { apt-get update -q && apt-get install -y -q "$2"; }; } >&2
    fi
}

install_missing strace strace
install_missing setpriv util-linux
[ -f artifacts/home/SHA256SUMS ] || scripts/build.sh >&2
[ -f "artifacts/packages/Lumigo.OpenTelemetry.$(cat VERSION).nupkg" ] || scripts/package.sh nuget >&2
[ -x artifacts/runtimes/dotnet/dotnet ] || scripts/runtimes.sh >&2
[ -d artifacts/fake-loaders ] || sh tests/fake-loaders/build.sh >&2
code=0
dotnet test tests/Lumigo.EndToEndTests -c Release -v q -nologo -- NUnit.Where="class =~ DocumentedCommandsTests" >&2 || code=$?
[ ! -f "$transcript" ] || cat "$transcript"
exit "$code"
