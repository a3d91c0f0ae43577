#!/bin/sh
# Plays every path of the documentation from an empty folder, command by command as a new user would type them: install, run, view, check, upgrade,
# go back, remove. Prints what they print. Builds what it needs first; needs root, for a mount namespace in which /opt is empty.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
transcript=$root/artifacts/test-logs/documented-commands.txt
rm -f "$transcript"
[ -f artifacts/home/SHA256SUMS ] || scripts/build.sh >&2
[ -x artifacts/runtimes/dotnet/dotnet ] || scripts/runtimes.sh >&2
[ -d artifacts/fake-loaders ] || sh tests/fake-loaders/build.sh >&2
code=0
dotnet test tests/Lumigo.EndToEndTests -c Release -v q -nologo -- NUnit.Where="class =~ DocumentedCommandsTests" >&2 || code=$?
cat "$transcript"
exit "$code"
